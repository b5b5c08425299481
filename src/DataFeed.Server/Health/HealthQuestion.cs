using System.Net.Sockets;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using HealthClient = Grpc.Health.V1.Health.HealthClient;

namespace DataFeed.Server.Health;

/// <summary>Asks a running server `grpc.health.v1.Health/Check`.</summary>
/// <param name="target">Whom.</param>
/// <param name="service">About which of its services; empty asks about the server.</param>
/// <param name="timeout">How long an answer may take, connecting included.</param>
/// <param name="time">The clock.</param>
internal sealed class HealthQuestion(HealthTarget target, string service, TimeSpan timeout, TimeProvider time)
{
    /// <summary>Asks once.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task<HealthAnswer> AskAsync(CancellationToken cancellationToken)
    {
        if (target.SocketPath is { } path && !File.Exists(path))
        {
            return new HealthAnswer(false, $"{target.Name} cannot be asked: there is no such socket.");
        }

        using var late = new CancellationTokenSource(timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var channel = GrpcChannel.ForAddress(target.Url, new GrpcChannelOptions { HttpHandler = Handler(), DisposeHttpClient = true });
        try
        {
            var request = new HealthCheckRequest { Service = service };
            var response = await new HealthClient(channel).CheckAsync(request, cancellationToken: stop.Token);
            return Read(response.Status);
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new HealthAnswer(false, late.IsCancellationRequested
                ? $"{target.Name} did not answer within {timeout:c}."
                : Reason(exception));
        }
    }

    private HealthAnswer Read(HealthCheckResponse.Types.ServingStatus status) => status == HealthCheckResponse.Types.ServingStatus.Serving
        ? new(true, "SERVING")
        : new(false, $"{target.Name} answered {Wire(status)}{About()}; SERVING is needed.");

    private string Reason(RpcException exception) => exception.StatusCode switch
    {
        StatusCode.NotFound => $"{target.Name} knows no service \"{service}\".",
        StatusCode.Unimplemented => $"{target.Name} does not serve grpc.health.v1.",
        // The status text may have several lines; this is one.
        var code => $"{target.Name} cannot be asked ({code}): {exception.Status.Detail.ReplaceLineEndings(" ")}",
    };

    private string About() => service.Length > 0 ? $" for \"{service}\"" : "";

    private static string Wire(HealthCheckResponse.Types.ServingStatus status) => status switch
    {
        HealthCheckResponse.Types.ServingStatus.NotServing => "NOT_SERVING",
        HealthCheckResponse.Types.ServingStatus.ServiceUnknown => "SERVICE_UNKNOWN",
        _ => status.ToString().ToUpperInvariant(),
    };

    private SocketsHttpHandler Handler()
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        if (target.SocketPath is { } path)
        {
            handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(path, cancellationToken);
        }
        else if (target.Url.IsLoopback)
        {
            // A certificate names the host that clients know, not this machine's loopback, over which nobody stands between.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        }

        return handler;
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
