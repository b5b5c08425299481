using System.Collections.Immutable;
using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;

namespace DataFeed.Core.Running;

/// <summary>An epoch whose readers share the work (docs/adr/0009): those near each other have one generator instance.</summary>
/// <remarks>
/// Whole epochs: readers share a batch where they are near each other, and who falls behind goes on with an instance of its own. Split
/// epochs of feeds that are not seekable: the ranks' slices are cut from one instance's batches, at the pace of the slowest; a rank that
/// starts elsewhere gets there with an instance of its own, and joins the others once it has caught up. Split epochs of seekable feeds
/// share nothing: each rank reads its own rows. The batches are the same in any case. Thread-safe.
/// </remarks>
public sealed class SharedEpoch : IAsyncDisposable
{
    private readonly ReadAheadOptions _options;
    private readonly GeneratorCensus _census;
    private readonly WindowSetting _setting;
    private readonly RankWatch? _watch;
    private readonly List<BatchWindow> _windows = [];
    private readonly List<Task> _ending = [];

    /// <summary>Makes it without any instance.</summary>
    /// <param name="plan">The epoch.</param>
    /// <param name="options">Bounds for each instance: on what it makes ahead and what is kept for other readers, together.</param>
    /// <param name="census">Counts the instances.</param>
    /// <param name="sharing">How its readers share it.</param>
    public SharedEpoch(EpochPlan plan, ReadAheadOptions options, GeneratorCensus census, SharingOptions sharing)
        : this(plan, options, census, sharing, isSplitAlone: false)
    {
    }

    private SharedEpoch(EpochPlan plan, ReadAheadOptions options, GeneratorCensus census, SharingOptions sharing, bool isSplitAlone)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(census);
        ArgumentNullException.ThrowIfNull(sharing);
        Plan = plan;
        _options = options;
        _census = census;
        var group = plan.NeedsCutting && !isSplitAlone ? new RankGroup(plan.WorldSize, sharing) : null;
        _setting = new(plan, options, census, Gate, group, sharing.ExpectsSeveral);
        _watch = group is null ? null : new(this, group, sharing);
    }

    /// <summary>What is read.</summary>
    public EpochPlan Plan { get; }

    /// <summary>Instances that its readers share now.</summary>
    public int LiveGenerators
    {
        get
        {
            lock (Gate)
            {
                return _windows.Count(window => window.IsLive);
            }
        }
    }

    internal Lock Gate { get; } = new();

    internal bool IsDisposed { get; private set; }

    internal IReadOnlyList<BatchWindow> Windows => _windows;

    // Not the ranks of a split epoch of a seekable feed: each reads its own rows.
    private bool IsShared => Plan.Delivery != Delivery.Split || Plan.NeedsCutting;

    /// <summary>Makes an instance ahead of its first reader, where it can be known what that will read.</summary>
    /// <returns>The tensors of its batches, once known; empty where there is no first batch.</returns>
    public Task<ImmutableArray<TensorSpec>> Prepare()
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            if (Plan.IsSeekable)
            {
                return Task.FromResult(Plan.Schema);
            }

            var window = Create(_setting, Plan.Request.Start);
            return Plan.Schema.IsEmpty ? window.Schema : Task.FromResult(Plan.Schema);
        }
    }

    /// <summary>Opens a reader, on an instance that others read too or on a new one.</summary>
    /// <param name="rank">Whose rows to read: 0 to the world size - 1. A second reader of a split epoch's rank takes the place of the first.</param>
    /// <param name="start">Where to start, as for <see cref="EpochReader.Open"/>.</param>
    /// <returns>The reader. The caller disposes it.</returns>
    /// <exception cref="FeedException">As for <see cref="EpochReader.Open"/>.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public EpochReader Open(long rank, EpochPosition start)
    {
        Plan.RequireInside(rank, start.Step);
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            if (!IsShared)
            {
                return EpochReader.Open(Plan, rank, start, _options, _census);
            }

            var reader = new WindowReader(this, rank, start.Step);
            Enter(reader, Find(start.Step) ?? Create(_setting, start));
            reader.Place = _setting.Group?.Enter(reader);
            WakeOthers(reader.Window);
            return new EpochReader(Plan, start.Step, reader);
        }
    }

    /// <summary>Disposes the instances that nobody reads. Whoever opens a reader later gets a new one.</summary>
    public Task DisposeUnreadAsync()
    {
        Task[] ending;
        lock (Gate)
        {
            _windows.Where(window => !window.IsRead).ToList().ForEach(End);
            ending = [.. _ending];
        }

        return Task.WhenAll(ending);
    }

    /// <summary>Disposes all instances, also those that are read: their readers are told that they are disposed.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] ending;
        lock (Gate)
        {
            IsDisposed = true;
            _watch?.Dispose();
            _windows.ToList().ForEach(End);
            ending = [.. _ending];
        }

        await Task.WhenAll(ending).ConfigureAwait(false);
    }

    /// <summary>A reader of a split epoch that shares with nobody.</summary>
    internal static EpochReader OpenAlone(
        EpochPlan plan, long rank, EpochPosition start, ReadAheadOptions options, GeneratorCensus census)
    {
#pragma warning disable CA2000 // It holds nothing but the reader's instance, which the reader ends.
        return new SharedEpoch(plan, options, census, new(), isSplitAlone: true).Open(rank, start);
#pragma warning restore CA2000
    }

    /// <summary>Sees to it that a reader is in a window that has its next step. Under the lock.</summary>
    internal void Place(WindowReader reader)
    {
        var window = reader.Window;
        if (reader.Next < window.First)
        {
            // One whose rank has a newer reader gets an instance for itself: the group waits for the newer.
            Enter(reader, reader.IsSuperseded
                ? Create(_setting with { Group = null, ExpectsSeveral = false }, new(reader.Next))
                : Find(reader.Next) ?? Create(_setting, new(reader.Next)));
        }
        else if (_setting.Group is not null && _windows.Count > 1 && !reader.IsSuperseded
            && Find(reader.Next) is { } ahead && ahead.Front > window.Front)
        {
            Enter(reader, ahead);
        }
    }

    /// <summary>A reader has taken a step. Under the lock.</summary>
    internal void Moved(WindowReader reader)
    {
        if (reader.Place is { } place && !reader.IsSuperseded)
        {
            _setting.Group!.Move(place);
        }

        reader.Window.Trim();
        WakeOthers(reader.Window);
    }

    /// <summary>A reader waits from now on. Under the lock.</summary>
    internal long StartWaiting() => _watch?.StartWaiting() ?? 0;

    /// <summary>A reader is gone. Under the lock.</summary>
    internal void Leave(WindowReader reader)
    {
        if (reader.Place is { } place && !reader.IsSuperseded)
        {
            _setting.Group!.Leave(place, isFinished: reader.End is not null || reader.Next == Plan.EndStep);
        }

        Exit(reader, keepForRanks: true);
        WakeOthers(reader.Window);
    }

    // What held another window's instance up may have been this reader, and where that window's readers wait, nothing else wakes them.
    private void WakeOthers(BatchWindow window)
    {
        if (_setting.Group is null || _windows.Count < 2)
        {
            return;
        }

        foreach (var other in _windows)
        {
            if (other != window)
            {
                other.WakeReaders();
            }
        }
    }

    private void Enter(WindowReader reader, BatchWindow window)
    {
        if (reader.Window is not null)
        {
            Exit(reader, keepForRanks: false);
        }

        window.Add(reader);
        reader.Window = window;
    }

    // The last rank that leaves before the end leaves the window to those that come back.
    private void Exit(WindowReader reader, bool keepForRanks)
    {
        var window = reader.Window;
        window.Remove(reader);
        if (!window.IsRead && !(keepForRanks && !window.IsDone))
        {
            End(window);
            reader.WaitFor(window.DisposeAsync().AsTask());
        }
    }

    private BatchWindow? Find(long step) =>
        _windows.Where(window => window.CanServe(_setting.Group, step)).MaxBy(window => window.Front);

    private BatchWindow Create(WindowSetting setting, EpochPosition start)
    {
        if (setting.Group is not null)
        {
            // The group has moved elsewhere: nobody comes back to what all have left.
            _windows.Where(window => !window.IsRead).ToList().ForEach(End);
        }

        var window = new BatchWindow(setting, start);
        _windows.Add(window);
        return window;
    }

    private void End(BatchWindow window)
    {
        _windows.Remove(window);
        _ending.RemoveAll(task => task.IsCompleted);
        _ending.Add(window.DisposeAsync().AsTask());
    }
}
