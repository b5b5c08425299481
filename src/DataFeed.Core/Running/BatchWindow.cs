using System.Collections.Immutable;
using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;

namespace DataFeed.Core.Running;

/// <summary>One running instance and the last batches that it made, for as many readers as are near each other.</summary>
/// <remarks>
/// What is kept and what is made ahead share one <see cref="ReadAheadOptions"/>: a batch's room is released when it leaves the window.
/// A group of ranks keeps a batch until each has its slice. Other readers are not waited for: who falls behind the window leaves it.
/// Used under its epoch's lock, except for what says otherwise.
/// </remarks>
internal sealed class BatchWindow : IAsyncDisposable
{
    private readonly WindowSetting _setting;
    private readonly BatchCut _cut;
    private readonly Instance _instance;
    private readonly List<WindowReader> _readers = [];
    private readonly List<SharedBatch> _kept = [];
    private readonly Lazy<Task> _disposal;
    private List<SharedBatch>? _dropped;
    private long _bytes;
    private bool _hasToldFailure;

    public BatchWindow(WindowSetting setting, EpochPosition start)
    {
        _setting = setting;
        _cut = new(setting.Plan, setting.Options.Pool);
        Start = First = start.Step;
        _instance = Instance.Start(new(setting.Plan, 0, start, setting.Options, setting.Census) { Changed = WakeReaders });
        _disposal = new(() => Task.Run(EndAsync));
    }

    /// <summary>Where its instance began to deliver.</summary>
    public long Start { get; }

    /// <summary>The first step that it still has.</summary>
    public long First { get; private set; }

    /// <summary>The step after the last that it has.</summary>
    public long Front => First + _kept.Count;

    /// <summary>The step that its instance makes next.</summary>
    public long Step => _instance.Step;

    public bool IsRead => _readers.Count > 0;

    public bool IsLive => _instance.IsLive;

    /// <summary>Whether its instance waits until a reader takes what is kept for it.</summary>
    public bool IsFull => _instance.IsFull;

    public Task<ImmutableArray<TensorSpec>> Schema => _instance.Schema;

    public FeedException? Failure => _instance.Failure;

    public IReadOnlyList<WindowReader> Readers => _readers;

    /// <summary>Whether every rank has all, so that nobody will come for more.</summary>
    public bool IsDone => _setting.Group is not { } group || (_instance.End is not null && group.NeededFrom(this) >= Front);

    private bool IsAwaited
    {
        get
        {
            foreach (var reader in _readers)
            {
                if (reader.IsWaiting)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private bool IsShared => _readers.Count > 1 || _setting.ExpectsSeveral || _setting.Group is not null;

    /// <summary>Whether a new reader of a group, or of none, finds a step in it, or a little ahead of it.</summary>
    /// <remarks>Where it failed, and a reader was told so, not: who tries again gets a new instance.</remarks>
    public bool CanServe(RankGroup? group, long step) =>
        group == _setting.Group && !_hasToldFailure && !_disposal.IsValueCreated && step >= First && step <= Front + (_setting.Options.MaxBatches / 2);

    public bool HasNext(long step) => step < Front || _instance.HasNext;

    public void Add(WindowReader reader) => _readers.Add(reader);

    public void Remove(WindowReader reader)
    {
        _readers.Remove(reader);
        Trim();
    }

    /// <summary>Takes a reader's next batch, or null at the end; false where that has yet to come.</summary>
    /// <exception cref="FeedException">The feed failed, after the batches that were right.</exception>
    public bool TryTake(WindowReader reader, out EpochBatch? batch)
    {
        while (reader.Next >= Front)
        {
            if (!TryDraw(out batch))
            {
                MakeRoom();
                return false;
            }

            if (batch is null)
            {
                return true;
            }

            if (reader.Next == Front && _kept.Count == 0 && !IsShared && !_setting.Plan.NeedsCutting)
            {
                // A lone reader gets what was made, as it is.
                _instance.Release(batch);
                First++;
                return true;
            }

            Keep(batch);
        }

        batch = _cut.Of(_kept[(int)(reader.Next - First)], reader.Rank);
        return true;
    }

    /// <summary>Has the readers that wait look again. Under the lock, or outside it.</summary>
    public void WakeReaders()
    {
        lock (_setting.Gate)
        {
            foreach (var reader in _readers)
            {
                reader.Wake();
            }
        }
    }

    /// <summary>Lets go of what no reader needs, once one has moved on.</summary>
    public void Trim()
    {
        if (IsAwaited)
        {
            MakeRoom();
        }

        // The latest stay for readers that come, or come back, a little later. A large one stays too, until room is needed for the next.
        var most = IsShared ? Math.Max(_setting.Options.MaxBatches / 2, 1) : 0;
        var needed = NeededFrom();
        while (_kept.Count > 0 && First < needed && (_kept.Count > most || (_bytes > _setting.Options.MaxBytes / 2 && _kept.Count > 1)))
        {
            DropFirst();
        }
    }

    /// <summary>How a reading ends that began at a step; null where the instance was stopped.</summary>
    public TraversalEnd? EndFrom(long firstStep) => _instance.End is { } end ? _setting.Plan.EndAt(firstStep, end.NextStep) : null;

    /// <summary>Gives back what was let go. Outside the lock: it may be the feed's own memory.</summary>
    public void GiveBackDropped()
    {
        if (_dropped is null)
        {
            return;
        }

        List<SharedBatch>? dropped;
        lock (_setting.Gate)
        {
            (dropped, _dropped) = (_dropped, null);
        }

        dropped?.ForEach(_instance.GiveBack);
    }

    /// <summary>Stops and disposes the instance, and gives back what is kept. Thread-safe; never blocks.</summary>
    public ValueTask DisposeAsync() => new(_disposal.Value);

    private bool TryDraw(out EpochBatch? batch)
    {
        try
        {
            return _instance.TryTake(out batch);
        }
        catch
        {
            _hasToldFailure = true;
            throw;
        }
    }

    // Waited for is a rank only; but a lone reader does not need what it has taken.
    private long NeededFrom() => _setting.Group?.NeededFrom(this)
        ?? (IsShared || _readers.Count == 0 ? long.MaxValue : _readers[0].Next);

    // A batch that is kept for nobody in particular must not keep the next one from being made.
    private void MakeRoom()
    {
        var needed = NeededFrom();
        while (_kept.Count > 0 && First < needed && _instance.LacksRoom)
        {
            DropFirst();
        }

        _instance.Expect();
    }

    private void Keep(EpochBatch batch)
    {
        var shared = new SharedBatch(batch);
        _kept.Add(shared);
        _bytes += shared.Bytes;
    }

    private void DropFirst()
    {
        var shared = _kept[0];
        _kept.RemoveAt(0);
        First++;
        _bytes -= shared.Bytes;
        _instance.Release(shared.Whole);
        (_dropped ??= []).Add(shared);
    }

    private async Task EndAsync()
    {
        await _instance.DisposeAsync().ConfigureAwait(false);
        lock (_setting.Gate)
        {
            (_dropped ??= []).AddRange(_kept);
            First += _kept.Count;
            _kept.Clear();
        }

        GiveBackDropped();
    }
}
