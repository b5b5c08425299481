using System.CommandLine;
using System.Net.Sockets;
using DataFeed.Server.Hosting;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using HealthClient = Grpc.Health.V1.Health.HealthClient;

namespace DataFeed.Server.Health;

/// <summary>The verb `health`: for the health checks of containers, which have no program that speaks gRPC.</summary>
internal static class HealthCommand
{
    private const string UnixPrefix = "unix:";
    private const int PatienceSeconds = 3;

    private static readonly string[] EveryAddress = ["://*", "://+", "://0.0.0.0", "://[::]"];

    /// <summary>Makes it. Run, it returns 0 where the server serves, 1 where it does not, 2 for a mistake in the command line.</summary>
    public static Command Create()
    {
        var server = new Option<string>("--server")
        {
            Description = "Which server: http://host:port, https://host:port or unix:/path. Default: the first that DataFeed__Urls says.",
            DefaultValueFactory = _ => ConfiguredUrl(),
        };
        var command = new Command("health", "Asks a running data server whether it serves, and says so by the exit code.") { server };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(server)!, parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string server, InvocationConfiguration output, CancellationToken cancellationToken)
    {
        // "Every address" is none that can be called.
        var called = EveryAddress.Aggregate(server, (url, every) => url.Replace(every, "://localhost", StringComparison.Ordinal));
        var socketPath = server.StartsWith(UnixPrefix, StringComparison.Ordinal) ? "/" + server[UnixPrefix.Length..].TrimStart('/') : null;
        if (!Uri.TryCreate(socketPath is null ? called : "http://localhost", UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https") || url.PathAndQuery != "/" || url.Port == 0 || socketPath == "/")
        {
            await output.Error.WriteLineAsync(
                $"error: \"{server}\" is no address of a data server; --server takes http://host:port, https://host:port or unix:/path.");
            return 2;
        }

        try
        {
            using var channel = GrpcChannel.ForAddress(url, new GrpcChannelOptions { HttpHandler = Handler(url, socketPath), DisposeHttpClient = true });
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

    private static SocketsHttpHandler Handler(Uri url, string? socketPath)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        if (socketPath is not null)
        {
            handler.ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }
        else if (url.IsLoopback)
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
        var urls = configuration[$"{DataFeedServerOptions.SectionName}:{nameof(ListenOptions.Urls)}"] ?? ListenOptions.DefaultUrl;
        return ListenOptions.Split(urls).FirstOrDefault() ?? ListenOptions.DefaultUrl;
    }
}
