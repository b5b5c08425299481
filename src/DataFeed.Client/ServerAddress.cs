using System.Net.Sockets;
using Grpc.Net.Client;

namespace DataFeed.Client;

/// <summary>Opens channels to the addresses that a data server listens on.</summary>
internal static class ServerAddress
{
    private const string UnixPrefix = "unix:";

    // Large enough that no stream of many waits for its window at first; .NET lets it grow from there (docs/tuning.md).
    private const int FirstWindowBytes = 512 << 10;

    public static bool IsValid(string address) =>
        address.StartsWith(UnixPrefix, StringComparison.Ordinal) || (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https"));

    /// <exception cref="ArgumentException">The address is none of those.</exception>
    public static GrpcChannel Open(string address)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = FirstWindowBytes,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            // A server that is gone without a word is noticed within half a minute, also while a stream waits for a slow generator.
            KeepAlivePingDelay = TimeSpan.FromSeconds(20),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        };
        if (address.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            var endPoint = new UnixDomainSocketEndPoint(address[UnixPrefix.Length..].Replace("///", "/", StringComparison.Ordinal));
            handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(endPoint, cancellationToken);
            return Open("http://localhost", handler);
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            handler.Dispose();
            throw new ArgumentException(
                $"\"{address}\" is no address of a data server: it must be http://host:port, https://host:port or unix:/path.", nameof(address));
        }

        return Open(address, handler);
    }

    private static GrpcChannel Open(string address, SocketsHttpHandler handler) => GrpcChannel.ForAddress(
        address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });

    private static async ValueTask<Stream> ConnectAsync(UnixDomainSocketEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
