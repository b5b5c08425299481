using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using DataFeed.Protocol.Addresses;
using DataFeed.Server.Hosting;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using HealthClient = Grpc.Health.V1.Health.HealthClient;

namespace DataFeed.Server.Health;

/// <summary>The verb `health`: for the health checks of containers, which have no program that speaks gRPC.</summary>
internal static class HealthCommand
{
    private const int PatienceSeconds = 3;

    /// <summary>Makes it. Run, it returns 0 where the server serves, 1 where it does not, 2 for a mistake in the command line.</summary>
    public static Command Create()
    {
        var server = new Option<string>("--server")
        {
            Description = "Which server: http://host:port, https://host:port or unix:/path. Default: the first that DataFeed__Urls or Kestrel's endpoints say.",
            DefaultValueFactory = _ => ConfiguredUrl(),
        };
        var command = new Command("health", "Asks a running data server whether it serves, and says so by the exit code.") { server };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(server)!, parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string server, InvocationConfiguration output, CancellationToken cancellationToken)
    {
        if (!TryParse(server, out var address, out var violation))
        {
            await output.Error.WriteLineAsync($"error: {violation}");
            return 2;
        }

        try
        {
            using var channel = GrpcChannel.ForAddress(
                address.Uri, new GrpcChannelOptions { HttpHandler = Handler(address), DisposeHttpClient = true });
            var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(PatienceSeconds);
            var response = await new HealthClient(channel).CheckAsync(new HealthCheckRequest(), null, deadline, cancellationToken);
            var isServing = response.Status == HealthCheckResponse.Types.ServingStatus.Serving;
            await (isServing ? output.Output.WriteLineAsync("SERVING") : output.Error.WriteLineAsync($"error: {server} answered {response.Status}."));
            return isServing ? 0 : 1;
        }
        catch (RpcException exception)
        {
            var reason = exception.StatusCode == StatusCode.DeadlineExceeded
                ? $"did not answer within {PatienceSeconds} seconds."
                : $"cannot be asked ({exception.StatusCode}): {exception.Status.Detail.ReplaceLineEndings(" ")}";
            await output.Error.WriteLineAsync($"error: {server} {reason}");
            return 1;
        }
    }

    /// <summary>Takes what a server listens at too: where that is every address of this machine, it answers at this machine's own.</summary>
    private static bool TryParse(string server, [NotNullWhen(true)] out DataFeedAddress? address, [NotNullWhen(false)] out string? violation)
    {
        violation = DataFeedAddress.TryParse(server, out address, out var reason) ? address.CallViolation : reason;
        if (address is { IsEveryAddress: true, Port: > 0 })
        {
            (address, violation) = (address.ReachedAs("localhost"), null);
        }

        return address is not null && violation is null;
    }

    private static SocketsHttpHandler Handler(DataFeedAddress address)
    {
        var handler = address.CreateHandler();
        handler.UseProxy = false;
        if (address.IsLocal)
        {
            // A certificate names the host that clients know, not this machine's loopback, over which nobody stands between.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        }

        return handler;
    }

    // The host reads more, but takes longer to build than to ask: this runs every few seconds.
    private static string ConfiguredUrl()
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true, reloadOnChange: false).AddEnvironmentVariables().Build();
        var urls = configuration[$"{DataFeedServerOptions.SectionName}:{nameof(ListenOptions.Urls)}"] ?? "";
        return DataFeedAddress.Split(urls).FirstOrDefault() ?? KestrelEndpoints.FirstForCalls(configuration) ?? ListenOptions.DefaultUrl;
    }
}
