using DataFeed.Client.Reading;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using Google.Protobuf;

namespace DataFeed.Client.Epochs;

/// <summary>A started epoch. Read it once for each consumer; ask for another epoch to read the feed again.</summary>
/// <remarks>Thread-safe. The streams that it opens are not.</remarks>
public sealed class Epoch
{
    private readonly DataFeedClient _client;
    private readonly StartEpochResponse _started;
    private readonly bool _isQueue;

    internal Epoch(DataFeedClient client, StartEpochResponse started, bool isQueue)
    {
        _client = client;
        _started = started;
        _isQueue = isQueue;
    }

    /// <summary>Opaque: all that any server needs to serve this epoch.</summary>
    public ByteString Token => _started.EpochToken;

    /// <summary>Global batches that it will deliver, or null where only the generator can tell.</summary>
    public long? Steps => _started.HasSteps ? _started.Steps : null;

    /// <summary>The tensors of its batches, -1 for the batch axis. Empty where the generator ended or failed before its first batch.</summary>
    public IReadOnlyList<TensorSpec> Schema => _started.Schema;

    /// <summary>The position that it starts at.</summary>
    public ByteString Cursor => _started.Cursor;

    /// <summary>Whether reading may start at any step in constant time.</summary>
    public bool IsSeekable => _started.Seekable;

    /// <summary>Whether every instance generates the same. If not, the epoch is read once, from its start, on the server that started it.</summary>
    public bool IsDeterministic => !_started.Nondeterministic;

    /// <summary>Identity of the feed's definition and parameters, in hexadecimal.</summary>
    public string Fingerprint => _started.Fingerprint;

    /// <summary>Whether servers told of one another, so that more may come.</summary>
    internal bool HasServers => _started.Servers.Count > 0;

    /// <summary>Whether each of its steps goes to one consumer, which acknowledges it.</summary>
    internal bool IsQueue => _isQueue;

    /// <summary>Opens a stream of its batches. Nothing is sent before the first batch is asked for.</summary>
    /// <param name="options">Rank, position and memory; null means rank 0 from the epoch's start into pooled memory.</param>
    /// <returns>Enumerate it once, and dispose each batch.</returns>
    public EpochReading ReadAsync(ReadOptions? options = null) => new(_client, this, options ?? new ReadOptions());

    /// <summary>Ends the epoch on every server that is known: its streams end with <see cref="DataFeedError.EpochEnded"/>, its generators are disposed.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Streams that this call ended.</returns>
    /// <exception cref="DataFeedException">No server answers.</exception>
    public async Task<long> EndAsync(CancellationToken cancellationToken = default)
    {
        var request = new EndEpochRequest { EpochToken = Token };
        var ended = 0L;
        foreach (var response in await _client.CallAllAsync(DataFeedMethods.EndEpoch, request, cancellationToken).ConfigureAwait(false))
        {
            ended += response.EndedStreams;
        }

        return ended;
    }
}
