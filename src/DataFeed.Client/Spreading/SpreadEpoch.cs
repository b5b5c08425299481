using DataFeed.Client.Reading;
using DataFeed.Client.Servers;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace DataFeed.Client.Spreading;

/// <summary>What all servers that share an epoch are asked with, and how much of it each gets.</summary>
/// <param name="token">The epoch's.</param>
/// <param name="cursor">Where the reading starts.</param>
/// <param name="options">Whose reading it is.</param>
/// <param name="maxBatchBytes">Largest batch to accept.</param>
internal sealed class SpreadEpoch(ByteString token, ByteString cursor, ReadOptions options, long maxBatchBytes)
{
    private readonly OneAtATime _memory = new(options.Memory);
    private volatile ServerShare[] _shares = [];

    /// <summary>Who shares it now.</summary>
    public IReadOnlyList<ServerShare> Shares
    {
        get => _shares;
        set => _shares = [.. value];
    }

    public BatchCall Call(ServerLink server, CancellationToken stop) => new(server, _memory, maxBatchBytes, stop);

    public Task OpenAsync(BatchCall call) => call.OpenAsync(token, options, cursor, window: 0);

    /// <summary>Steps that a server may owe at once: its part of the window, by its speed.</summary>
    public int QuotaOf(ServerShare share, int bound)
    {
        // Asked for every part that comes: no garbage here.
        var (all, known, unknown) = (0.0, 0, 0);
        foreach (var each in _shares)
        {
            var speed = each.Speed;
            all += speed;
            known += speed > 0 ? 1 : 0;
            unknown += speed > 0 ? 0 : 1;
        }

        var average = known > 0 ? all / known : 1;
        all = known > 0 ? all : 1;
        all += average * unknown;
        var own = share.Speed is > 0 and var ownSpeed ? ownSpeed : average;
        return Math.Clamp((int)Math.Round(bound * own / Math.Max(all, own)), 1, bound);
    }

    /// <summary>Whether every server would fail alike, so that the epoch itself fails there.</summary>
    public static bool IsOfTheEpoch(Exception exception) => exception switch
    {
        RpcException failed => ErrorTable.ErrorOf(failed) is var error && !ErrorTable.IsRetryable(error) && !IsOfAServer(error),
        OperationCanceledException => false,
        DataFeedException broken => !IsOfAServer(broken.Error),
        _ => true,
    };

    /// <summary>Whether that server is of no use for this epoch, and another may be.</summary>
    public static bool IsOfAServer(DataFeedError error) => error is DataFeedError.FeedChanged or DataFeedError.FeedNotFound
        or DataFeedError.ParameterInvalid or DataFeedError.ServerIncompatible or DataFeedError.ProtocolViolation or DataFeedError.TokenInvalid;

    // Several streams receive at once; a memory source is promised one call at a time.
    private sealed class OneAtATime(IBatchMemorySource source) : IBatchMemorySource
    {
        private readonly Lock _lock = new();

        public BatchMemory Rent(BatchHeader header)
        {
            lock (_lock)
            {
                return source.Rent(header);
            }
        }
    }
}
