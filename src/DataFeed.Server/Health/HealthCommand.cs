using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DataFeed.Server.Hosting;

namespace DataFeed.Server.Health;

/// <summary>The verb `health`: for the health checks of containers, which have no program that speaks gRPC.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromHours(1);

    /// <summary>Makes it. Run, it returns 0 where the server serves, 1 where it does not, 2 for a mistake in the command line.</summary>
    public static Command Create()
    {
        var server = new Option<string?>("--server")
        {
            Description = "Which server: http://host:port, https://host:port or unix:/path. Default: the first that DataFeed__Urls says, over loopback.",
        };
        var service = new Option<string>("--service")
        {
            Description = "Which of its services, such as datafeed.v1.DataFeed. Default: the server as a whole.",
            DefaultValueFactory = _ => "",
        };
        var timeout = new Option<TimeSpan>("--timeout")
        {
            Description = "How long the answer may take.",
            DefaultValueFactory = _ => DefaultTimeout,
            CustomParser = ParseTimeout,
        };
        server.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } url && !HealthTarget.TryParse(url, out _, out var reason))
            {
                result.AddError($"--server: {reason}");
            }
        });
        var command = new Command("health", "Asks a running data server whether it serves, and says so by the exit code.") { server, service, timeout };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(server), parsed.GetValue(service)!, parsed.GetValue(timeout), cancellationToken));
        return command;
    }

    private static TimeSpan ParseTimeout(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) && timeout > TimeSpan.Zero && timeout <= MaxTimeout)
        {
            return timeout;
        }

        result.AddError($"--timeout: \"{text}\" is not possible; it is a time such as 00:00:03, more than 00:00:00 and at most {MaxTimeout:c}.");
        return DefaultTimeout;
    }

    private static async Task<int> RunAsync(string? server, string service, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var isFound = server is null
            ? HealthTarget.TryParseListened(ConfiguredUrl(), out var target, out var reason)
            : HealthTarget.TryParse(server, out target, out reason);
        if (!isFound)
        {
            return await FailAsync(reason, 2);
        }

        var answer = await new HealthQuestion(target!, service, timeout, TimeProvider.System).AskAsync(cancellationToken);
        if (!answer.IsServing)
        {
            return await FailAsync(answer.Text, 1);
        }

        await Console.Out.WriteLineAsync(answer.Text);
        return 0;
    }

    // The host reads more, but takes longer to build than to ask: this runs every few seconds.
    private static string ConfiguredUrl()
    {
        var configuration = new ConfigurationBuilder()
            .SetBasePath(Directory.GetCurrentDirectory())
            .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
            .AddEnvironmentVariables()
            .Build();
        var urls = configuration[$"{DataFeedServerOptions.SectionName}:{nameof(ListenOptions.Urls)}"];
        return ListenOptions.Split(urls ?? "").FirstOrDefault() ?? ListenOptions.DefaultUrl;
    }

    private static async Task<int> FailAsync(string reason, int exitCode)
    {
        await Console.Error.WriteLineAsync($"error: {reason}");
        return exitCode;
    }
}
