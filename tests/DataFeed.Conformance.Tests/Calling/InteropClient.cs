using DataFeed.Conformance.Tests.Wire;
using Grpc.Core;
using Grpc.Net.Client;

namespace DataFeed.Conformance.Tests.Calling;

/// <summary>The C# client of the cases, over one tapped connection. One call at a time.</summary>
internal sealed class InteropClient : IDisposable
{
    // An end, not a length of time that anything should take.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly GrpcChannel _channel;
    private WireTap _tap = new();

    public InteropClient(string address)
    {
        var handler = new SocketsHttpHandler { PlaintextStreamFilter = (connected, _) => ValueTask.FromResult<Stream>(Watch(connected.PlaintextStream)) };
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        Test = new TestService.TestServiceClient(_channel);
        Unimplemented = new UnimplementedService.UnimplementedServiceClient(_channel);
    }

    public TestService.TestServiceClient Test { get; }

    public UnimplementedService.UnimplementedServiceClient Unimplemented { get; }

    /// <summary>Whether the server can refuse a request whose compression is not what it says.</summary>
    public bool ServerSeesCompression { get; init; } = true;

    /// <summary>Whether the server can compress a response.</summary>
    public bool ServerCompresses { get; init; } = true;

    /// <summary>Whether each request of the last call went compressed.</summary>
    public bool[] CompressedRequests => _tap.Requests(_tap.LastStream);

    /// <summary>Whether each response of the last call came compressed.</summary>
    public bool[] CompressedResponses => _tap.Responses(_tap.LastStream);

    /// <summary>Options of a call that ends some time.</summary>
    public static CallOptions Options(Metadata? headers = null, CancellationToken cancellationToken = default) =>
        new(headers, TimeProvider.System.GetUtcNow().UtcDateTime + Patience, cancellationToken);

    public void Dispose() => _channel.Dispose();

    private WatchedStream Watch(Stream connection)
    {
        _tap = new WireTap();
        return _tap.WatchClient(connection);
    }
}
