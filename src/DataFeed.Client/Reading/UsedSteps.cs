using DataFeed.Client.Epochs;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using Google.Protobuf;

namespace DataFeed.Client.Reading;

/// <summary>
/// Tells the servers' ledger which steps of an EVERY or SPLIT epoch were used, in runs, beside the reading. One request is on its way at a time.
/// It is sent again under its id until a server answers, so that it counts once.
/// </summary>
internal sealed class UsedSteps : IAsyncDisposable
{
    // A request for each step would cost as much as a small batch.
    private const int StepsAtOnce = 64;

    // A ledger's record is worth so much of the reader's time at its end.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly DataFeedClient _client;
    private readonly Epoch _epoch;
    private readonly ReadOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task _sending = Task.CompletedTask;
    private bool _isSending;
    private bool _isDue;
    private AcknowledgeRequest? _unanswered;
    private long _first;
    private long _count;
    private bool _isComplete;
    private bool _isUnwanted;

    private UsedSteps(DataFeedClient client, Epoch epoch, ReadOptions options) => (_client, _epoch, _options) = (client, epoch, options);

    /// <returns>Null where nobody records it: the servers share no ledger, or each step of the epoch is acknowledged by its lease.</returns>
    public static UsedSteps? TryCreate(DataFeedClient client, Epoch epoch, ReadOptions options) =>
        epoch.HasServers && !epoch.IsQueue ? new UsedSteps(client, epoch, options) : null;

    /// <summary>Used steps that no server has recorded yet; once this is disposed, those that were lost.</summary>
    public long Unrecorded
    {
        get
        {
            lock (_lock)
            {
                return _isUnwanted ? 0 : _count + (_unanswered?.Ranges[0].Count ?? 0);
            }
        }
    }

    /// <summary>The reader is done with a step. Steps follow one another.</summary>
    public void Add(long step)
    {
        lock (_lock)
        {
            _first = _count == 0 ? step : _first;
            _count++;
            // What was given up is tried once more with each next run.
            if (_count % StepsAtOnce == 0)
            {
                Send();
            }
        }
    }

    /// <summary>The reader has left: sends what is left, if a server takes it soon.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _isComplete = true;
            Send();
        }

        await _sending.WaitAsync(Farewell, _client.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        _stop.Dispose();
    }

    // With the lock held.
    private void Send()
    {
        _isDue = true;
        if (!_isSending && !_isUnwanted)
        {
            _isSending = true;
            _sending = Task.Run(SendAsync);
        }
    }

    private async Task SendAsync()
    {
        while (Take() is { } request)
        {
            try
            {
                var answer = await _client.CallAsync(DataFeedMethods.Acknowledge, request, _stop.Token).ConfigureAwait(false);
                lock (_lock)
                {
                    _unanswered = null;
                    _isUnwanted = !answer.Recorded;
                    _isDue = true;
                }
            }
            catch (Exception failure) when (failure is DataFeedException or OperationCanceledException or ObjectDisposedException)
            {
                // Given up, until a further run or the reader's leave makes it due again.
            }
        }
    }

    private AcknowledgeRequest? Take()
    {
        lock (_lock)
        {
            if (_unanswered is null && _count >= (_isComplete ? 1 : StepsAtOnce) && !_isUnwanted)
            {
                _unanswered = new AcknowledgeRequest
                {
                    EpochToken = _epoch.Token.ToWire(),
                    Rank = _options.Rank,
                    Consumer = _options.Consumer,
                    Id = ByteString.CopyFrom(Guid.NewGuid().ToByteArray()),
                    Ranges = { new StepRange { FirstStep = _first, Count = _count } },
                };
                _count = 0;
            }

            _isSending = _isDue && _unanswered is not null && !_stop.IsCancellationRequested;
            _isDue = false;
            return _isSending ? _unanswered : null;
        }
    }
}
