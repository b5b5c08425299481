using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;

namespace DataFeed.Core.Running;

/// <summary>One reader's place in an epoch that is shared: in one window at a time, and in another where that one moves on without it.</summary>
internal sealed class WindowReader(SharedEpoch epoch, long rank, long firstStep) : IBatchSupply
{
    private readonly long _firstStep = firstStep;
    private readonly Signal _changed = new();
    private readonly List<Task> _left = [];
    private FeedException? _absence;
    private bool _isDisposed;

    public long Rank => rank;

    /// <summary>The step that it takes next.</summary>
    public long Next { get; private set; } = firstStep;

    /// <summary>Where it reads. Set under the epoch's lock.</summary>
    public BatchWindow Window { get; set; } = null!;

    /// <summary>Its rank's place; null where nobody waits for it.</summary>
    public RankPlace? Place { get; set; }

    /// <summary>Whether it waits for a batch to be made.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Since when it waits.</summary>
    public long WaitingSince { get; private set; }

    /// <summary>Whether its rank has a newer reader, which took its place.</summary>
    public bool IsSuperseded => Place is not null && Place.Reader != this;

    public Task<ImmutableArray<TensorSpec>> Schema => Window.Schema;

    public long Step => Window.Step;

    public bool HasNext
    {
        get
        {
            lock (epoch.Gate)
            {
                return Next >= Window.First && Window.HasNext(Next);
            }
        }
    }

    public FeedException? Failure => _absence ?? Window.Failure;

    public TraversalEnd? End { get; private set; }

    public ValueTask<EpochBatch?> TakeAsync(CancellationToken cancellationToken) =>
        TryTake(out var batch) ? new(batch) : WaitAsync(cancellationToken);

    /// <summary>Tells it that there may be something to take. Under the epoch's lock.</summary>
    public void Wake()
    {
        if (IsWaiting)
        {
            _changed.Set();
        }
    }

    /// <summary>Fails it: it waits for a rank in vain. Under the epoch's lock.</summary>
    public void Fail(FeedException absence)
    {
        _absence = absence;
        _changed.Set();
    }

    /// <summary>Leaves its window, which ends if nobody needs it any more.</summary>
    public async ValueTask DisposeAsync()
    {
        var window = Window;
        lock (epoch.Gate)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                window = Window;
                epoch.Leave(this);
                _changed.Set();
            }
        }

        window.GiveBackDropped();
        await Task.WhenAll(_left).ConfigureAwait(false);
    }

    /// <summary>Has its disposal wait for that of a window that it was the last to leave.</summary>
    public void WaitFor(Task windowEnd) => _left.Add(windowEnd);

    // The box of a call that waits is kept for the next one.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<EpochBatch?> WaitAsync(CancellationToken cancellationToken)
    {
        EpochBatch? batch;
        do
        {
            try
            {
                await _changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                lock (epoch.Gate)
                {
                    IsWaiting = false;
                }

                throw;
            }
        }
        while (!TryTake(out batch));

        return batch;
    }

    private bool TryTake(out EpochBatch? batch)
    {
        BatchWindow window;
        lock (epoch.Gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed || epoch.IsDisposed, this);
            if (_absence is not null)
            {
                throw _absence;
            }

            epoch.Place(this);
            window = Window;
            if (!window.TryTake(this, out batch))
            {
                Wait();
                return false;
            }

            IsWaiting = false;
            if (batch is null)
            {
                End = window.EndFrom(_firstStep);
            }
            else
            {
                Next++;
                epoch.Moved(this);
            }
        }

        window.GiveBackDropped();
        return true;
    }

    private void Wait()
    {
        if (!IsWaiting)
        {
            IsWaiting = true;
            WaitingSince = epoch.StartWaiting();
        }
    }
}
