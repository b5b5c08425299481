using System.Net;
using System.Net.Sockets;
using DataFeed.Protocol.Addresses;
using Grpc.Net.Client;

namespace DataFeed.Client;

/// <summary>Opens channels to data servers.</summary>
internal static class ServerAddress
{
    // Large enough that no stream of many waits for its window at first; .NET lets it grow from there (docs/tuning.md).
    private const int FirstWindowBytes = 512 << 10;

    public static bool IsValid(string address) => Violation(address, out _) is null;

    /// <exception cref="ArgumentException">The address is none that can be called; the message says what to write.</exception>
    public static GrpcChannel Open(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (Violation(address, out var server) is { } violation)
        {
            throw new ArgumentException(violation, nameof(address));
        }

        return GrpcChannel.ForAddress(server!.Uri, new GrpcChannelOptions { HttpHandler = CreateHandler(server), DisposeHttpClient = true });
    }

    internal static SocketsHttpHandler CreateHandler(DataFeedAddress server)
    {
        var handler = server.CreateHandler();
        handler.EnableMultipleHttp2Connections = true;
        handler.InitialHttp2StreamWindowSize = FirstWindowBytes;
        handler.ConnectTimeout = TimeSpan.FromSeconds(10);
        handler.ConnectCallback ??= async (context, cancellationToken) => await ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
        // A process that hangs. gRPC's servers end the connection of a client that pings more often than every five minutes while nothing is sent.
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(310);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
        return handler;
    }

    /// <summary>Connects so that the system notices within half a minute where a machine is gone without a word, also while a stream waits for a slow generator.</summary>
    internal static async Task<NetworkStream> ConnectAsync(EndPoint server, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 15);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string? Violation(string address, out DataFeedAddress? server) =>
        DataFeedAddress.TryParse(address, out server, out var reason) ? server.CallViolation : reason;
}
