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

        var handler = server!.CreateHandler();
        handler.EnableMultipleHttp2Connections = true;
        handler.InitialHttp2StreamWindowSize = FirstWindowBytes;
        handler.ConnectTimeout = TimeSpan.FromSeconds(10);
        // A server that is gone without a word is noticed within half a minute, also while a stream waits for a slow generator.
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(20);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
        return GrpcChannel.ForAddress(server.Uri, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    private static string? Violation(string address, out DataFeedAddress? server) =>
        DataFeedAddress.TryParse(address, out server, out var reason) ? server.CallViolation : reason;
}
