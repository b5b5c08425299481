using System.CommandLine;
using DataFeed.Server.Health;

namespace DataFeed.Server.Hosting;

/// <summary>The command line. Every option is also configuration (`DataFeed:...`) and environment variable (`DataFeed__...`).</summary>
internal static class ServerCommand
{
    private static readonly Option<string> Urls = new("--urls")
    {
        Description = "Where gRPC is served, separated by ';': http://host:port, https://host:port, unix:/path. Port 0 takes a free one.",
        DefaultValueFactory = _ => ListenOptions.DefaultUrl,
    };

    private static readonly Option<string> AdminUrls = new("--admin-urls")
    {
        Description = "Where health and status are served over HTTP/1.1. Default: nowhere.",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<string> Feeds = new("--feeds")
    {
        Description = "A file of feeds in YAML, served beside the samples.",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<bool> NoSamples = new("--no-samples")
    {
        Description = "Leaves out the built-in sample feeds.",
    };

    private static readonly Option<string> Ledger = new("--ledger")
    {
        Description = "What servers share and what outlives them: memory, sqlite:FILE or postgres:CONNECTION.",
        DefaultValueFactory = _ => "memory",
    };

    private static readonly Option<string> Advertise = new("--advertise")
    {
        Description = "Where clients reach this server. Default: with a shared ledger the first address that it listens on.",
        DefaultValueFactory = _ => "",
    };

    /// <summary>Runs the server until it is told to stop.</summary>
    /// <returns>0 after a graceful stop, 1 if it could not start or failed, 2 for a mistake in the command line; <see cref="HealthCommand"/> has its own.</returns>
    public static async Task<int> InvokeAsync(string[] args, Action<DataFeedBuilder>? configure = null)
    {
        var parsed = Create(configure).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"error: {error.Message}");
            }

            return 2;
        }

        // Signals are the host's: this library would end a stop that takes longer than two seconds, with 143.
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    /// <summary>All that can be asked.</summary>
    public static RootCommand Create(Action<DataFeedBuilder>? configure = null)
    {
        var command = new RootCommand("DataFeed's data server: prepares training batches and streams them over gRPC.") {
            Urls, AdminUrls, Feeds, NoSamples, Ledger, Advertise, HealthCommand.Create(),
        };
        command.SetAction((result, cancellationToken) => RunAsync(Settings(result), configure, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Dictionary<string, string?> settings, Action<DataFeedBuilder>? configure, CancellationToken cancellationToken)
    {
        try
        {
            await using var host = ServerHost.Build(settings, configure);
            await RunAsync(host, cancellationToken);
            return 0;
        }
#pragma warning disable CA1031 // The edge of the process: whatever ends it is told in one line.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"error: {ProcessFailure.Text(exception)}");
            return 1;
        }
    }

    private static async Task RunAsync(WebApplication host, CancellationToken cancellationToken)
    {
        try
        {
            await host.RunAsync(cancellationToken);
        }
        catch (Exception exception) when (!ProcessFailure.IsMistake(exception))
        {
            StartupLog.Failed(host, exception);
            throw;
        }
    }

    /// <summary>Only what was said on the command line: a default there must not hide the configuration's.</summary>
    private static Dictionary<string, string?> Settings(ParseResult parsed)
    {
        var settings = new Dictionary<string, string?>();
        Add(Urls, nameof(ListenOptions.Urls), parsed.GetValue(Urls));
        Add(AdminUrls, nameof(ListenOptions.AdminUrls), parsed.GetValue(AdminUrls));
        Add(Feeds, nameof(DataFeedServerOptions.Feeds), parsed.GetValue(Feeds));
        Add(NoSamples, nameof(DataFeedServerOptions.Samples), parsed.GetValue(NoSamples) ? "false" : "true");
        Add(Ledger, nameof(LedgerOptions.Ledger), parsed.GetValue(Ledger));
        Add(Advertise, nameof(LedgerOptions.Advertise), parsed.GetValue(Advertise));
        return settings;

        void Add(Option option, string name, string? value)
        {
            if (parsed.GetResult(option) is { Implicit: false })
            {
                settings[$"{DataFeedServerOptions.SectionName}:{name}"] = value;
            }
        }
    }
}
