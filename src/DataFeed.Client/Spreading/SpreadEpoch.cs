using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Client.Servers;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;

namespace DataFeed.Client.Spreading;

/// <summary>What all servers that share an epoch are asked with, and how much of it each gets.</summary>
/// <param name="token">The epoch's.</param>
/// <param name="options">Whose reading it is, and where it starts.</param>
/// <param name="maxBatchBytes">Largest batch to accept.</param>
/// <param name="time">The clock.</param>
internal sealed class SpreadEpoch(EpochToken token, ReadOptions options, long maxBatchBytes, TimeProvider time)
{
    private readonly OneAtATime _memory = new(options.Memory);
    private volatile ServerShare[] _shares = [];
    private volatile DataFeedException? _lastFailure;

    public TimeProvider Time => time;

    /// <summary>One for each server that is known.</summary>
    public IReadOnlyList<ServerShare> Shares => _shares;

    /// <summary>What a server failed with last; null where none did.</summary>
    public DataFeedException? LastFailure
    {
        get => _lastFailure;
        set => _lastFailure = value;
    }

    public void Add(params ReadOnlySpan<ServerShare> shares) => _shares = [.. _shares, .. shares];

    public BatchCall Call(ServerLink server, CancellationToken stop) => new(server, _memory, maxBatchBytes, stop);

    public Task OpenAsync(BatchCall call) => call.OpenAsync(token, options, options.Cursor, window: 0);

    /// <summary>Steps that a server may owe at once: its part of the window, by its speed among those that serve.</summary>
    public int QuotaOf(ServerShare share, int bound)
    {
        // Asked for every part that comes: no garbage here.
        var (all, known, unknown) = (0.0, 0, 0);
        foreach (var each in _shares)
        {
            if (each.IsServing)
            {
                var speed = each.Speed;
                all += speed;
                known += speed > 0 ? 1 : 0;
                unknown += speed > 0 ? 0 : 1;
            }
        }

        var average = known > 0 ? all / known : 1;
        all += average * unknown;
        var own = share.Speed is > 0 and var ownSpeed ? ownSpeed : average;
        return Math.Clamp((int)Math.Round(bound * own / Math.Max(all, own)), 1, bound);
    }

    /// <summary>Whether every server would fail alike, so that the epoch itself fails there.</summary>
    public static bool IsOfTheEpoch(Exception exception) => exception switch
    {
        OperationCanceledException => false,
        DataFeedException failure => !failure.IsRetryable && !IsOfAServer(failure),
        _ => true,
    };

    /// <summary>Whether that server is of no use for this epoch, and another may be.</summary>
    public static bool IsOfAServer(Exception exception) => exception is DataFeedException
    {
        Error: DataFeedError.FeedChanged or DataFeedError.FeedNotFound or DataFeedError.ParameterInvalid or DataFeedError.ServerIncompatible
            or DataFeedError.ProtocolViolation or DataFeedError.TokenInvalid,
    };

    // Several streams receive at once; a memory source is promised one call at a time.
    private sealed class OneAtATime(IBatchMemorySource source) : IBatchMemorySource
    {
        private readonly Lock _lock = new();

        public BatchMemory Rent(BatchLayout layout)
        {
            lock (_lock)
            {
                return source.Rent(layout);
            }
        }
    }
}
