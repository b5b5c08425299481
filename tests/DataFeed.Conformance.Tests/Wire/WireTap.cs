namespace DataFeed.Conformance.Tests.Wire;

/// <summary>
/// Reads off an HTTP/2 connection without TLS which messages are compressed. No gRPC implementation here tells its user: what
/// the cases ask of a message's flag is asked of the bytes themselves. Thread-safe.
/// </summary>
internal sealed class WireTap
{
    private const int ClientPrefaceBytes = 24;

    private readonly Lock _lock = new();
    private readonly FrameScan _requests = new(ClientPrefaceBytes);
    private readonly FrameScan _responses = new(0);

    /// <summary>The stream of the last call that sent or got a message.</summary>
    public int LastStream
    {
        get
        {
            lock (_lock)
            {
                return Math.Max(_requests.LastStream, _responses.LastStream);
            }
        }
    }

    /// <summary>The connection as its client sees it.</summary>
    public WatchedStream WatchClient(Stream connection) => new(connection, read: PushResponses, written: PushRequests);

    /// <summary>The requests of the connection, as its server reads them.</summary>
    public WatchedStream WatchServerInput(Stream input) => new(input, read: PushRequests, written: _ => { });

    /// <summary>The responses of the connection, as its server writes them.</summary>
    public WatchedStream WatchServerOutput(Stream output) => new(output, read: _ => { }, written: PushResponses);

    /// <summary>Whether each request message of a stream is compressed, as far as they have passed.</summary>
    public bool[] Requests(int streamId)
    {
        lock (_lock)
        {
            return _requests.Compressed(streamId);
        }
    }

    /// <summary>Whether each response message of a stream is compressed, as far as they have passed.</summary>
    public bool[] Responses(int streamId)
    {
        lock (_lock)
        {
            return _responses.Compressed(streamId);
        }
    }

    private void PushRequests(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _requests.Push(bytes);
        }
    }

    private void PushResponses(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _responses.Push(bytes);
        }
    }
}
