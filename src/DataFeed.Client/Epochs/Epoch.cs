using DataFeed.Client.Feeds;
using DataFeed.Client.Reading;
using DataFeed.Client.Servers;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;

namespace DataFeed.Client.Epochs;

/// <summary>A started epoch. Read it once for each consumer; ask for another epoch to read the feed again.</summary>
/// <remarks>Thread-safe. The streams that it opens are not.</remarks>
public sealed class Epoch
{
    private readonly DataFeedClient _client;
    private readonly ServerLink _home;
    private readonly StartEpochResponse _started;

    /// <param name="client">Reads it.</param>
    /// <param name="home">The server that answered.</param>
    /// <param name="started">What it answered.</param>
    /// <param name="delivery">How the epoch reaches several consumers.</param>
    internal Epoch(DataFeedClient client, ServerLink home, StartEpochResponse started, Delivery delivery) =>
        (_client, _home, _started, Delivery, Schema) = (client, home, started, delivery, WireSchema.Read(started.Schema));

    /// <summary>Opaque: all that any server needs to serve this epoch.</summary>
    public EpochToken Token => EpochToken.Of(_started.EpochToken);

    /// <summary>Global batches that it will deliver, or null where only the generator can tell.</summary>
    public long? Steps => _started.HasSteps ? _started.Steps : null;

    /// <summary>The first step that it delivers, zero-based.</summary>
    public long FirstStep => _started.FirstStep;

    /// <summary>How it reaches several consumers.</summary>
    public Delivery Delivery { get; }

    /// <summary>The tensors of its batches, -1 for the batch axis. Empty where the generator ended or failed before its first batch.</summary>
    public IReadOnlyList<TensorSpec> Schema { get; }

    /// <summary>The position that it starts at.</summary>
    public EpochCursor Cursor => EpochCursor.Of(_started.Cursor);

    /// <summary>Whether reading may start at any step in constant time.</summary>
    public bool IsSeekable => _started.Seekable;

    /// <summary>Whether every instance generates the same. If not, the epoch is read once, from its start, on the server that started it.</summary>
    public bool IsDeterministic => !_started.Nondeterministic;

    /// <summary>Identity of the feed's definition and parameters, in hexadecimal.</summary>
    public string Fingerprint => _started.Fingerprint;

    /// <summary>Whether servers told of one another, so that more may come and that they share a ledger.</summary>
    internal bool HasServers => _started.Servers.Count > 0;

    /// <summary>Whether each of its steps goes to one consumer, which acknowledges it.</summary>
    internal bool IsQueue => Delivery == Delivery.Queue;

    /// <summary>Whether another server, or another call to the same, goes on with the same batches.</summary>
    internal bool GoesOnElsewhere => IsDeterministic;

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
        var request = new EndEpochRequest { EpochToken = _started.EpochToken };
        var responses = await _client.CallAllAsync(DataFeedMethods.EndEpoch, request, cancellationToken).ConfigureAwait(false);
        return responses.Sum(response => response.EndedStreams);
    }

    /// <summary>Has one server after the other try to go on with it, or its own server once where no other can.</summary>
    internal Task<T> AskAsync<T>(Failover failover, Func<ServerLink, Task<T>> attempt, CancellationToken cancellationToken) =>
        GoesOnElsewhere ? failover.RunAsync(attempt, cancellationToken) : attempt(_home);
}
