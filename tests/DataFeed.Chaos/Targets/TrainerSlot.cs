using System.Globalization;
using DataFeed.Chaos.Children;
using DataFeed.Chaos.Schedule;
using DataFeed.Chaos.Verifying;

namespace DataFeed.Chaos.Targets;

/// <summary>A trainer's place in a run: one process after the other, and what they have read.</summary>
/// <param name="order">What it reads.</param>
/// <param name="record">Told what it says it read.</param>
/// <param name="progress">Told each step.</param>
/// <param name="time">Tells when faults end.</param>
/// <param name="fail">Told where a process ends that nobody killed.</param>
internal sealed class TrainerSlot(
    TrainerOrder order, IRunRecord record, RunProgress progress, TimeProvider time, Action<string> fail) : IFaultTarget, IAsyncDisposable
{
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ChaosChild? _child;
    private Task _listening = Task.CompletedTask;
    private volatile bool _isExpectedToEnd;
    private volatile bool _isGapOurs;

    /// <summary>Completes when it has read all.</summary>
    public Task Finished => _finished.Task;

    /// <summary>The longest that it waited for a batch, in milliseconds, while it was itself left alone and after its first batch.</summary>
    public double LongestGap { get; private set; }

    public void Start()
    {
        _isExpectedToEnd = false;
        _isGapOurs = true;
        var child = ChaosChild.Start(ChaosRole.Trainer);
        child.Send(order.ToLine());
        // Known to others only now: a limit that another trainer's step raises must not come before the order.
        _child = child;
        Let(progress.Limit);
        _listening = ListenAsync(child);
    }

    /// <summary>Says how far it may go.</summary>
    public void Let(long limit) => _child?.Send(limit.ToString(CultureInfo.InvariantCulture));

    public async Task<bool> ApplyAsync(Fault fault, CancellationToken cancellationToken)
    {
        if (_finished.Task.IsCompleted || _child is not { } child)
        {
            return false;
        }

        if (fault.Kind == FaultKind.PauseTrainer)
        {
            _isGapOurs = true;
            await Shell.PauseAsync(child.Id, fault.Milliseconds);
            _isGapOurs = true;
            return true;
        }

        await EndAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(fault.Milliseconds), time, cancellationToken);
        if (!_finished.Task.IsCompleted)
        {
            Start();
        }

        return true;
    }

    public ValueTask DisposeAsync() => new(EndAsync());

    private async Task EndAsync()
    {
        _isExpectedToEnd = true;
        if (_child is { } child)
        {
            _child = null;
            child.Kill();
            // What it said before its end counts.
            await _listening;
            await child.DisposeAsync();
        }
    }

    private async Task ListenAsync(ChaosChild child)
    {
        while (await child.ReadLineAsync() is { } line)
        {
            Take(TrainerLine.Parse(line));
        }

        if (!_isExpectedToEnd && !_finished.Task.IsCompleted)
        {
            fail($"Trainer {order.Rank} ended by itself. {child.LastWords}");
        }
    }

    private void Take(TrainerLine line)
    {
        switch (line.Kind)
        {
            case TrainerLineKind.Resumed:
                record.Resume(order.Rank, line.Number, line.Hash);
                break;
            case TrainerLineKind.Step:
                var steps = record.Take(order.Rank, line.Number, line.Hash);
                LongestGap = _isGapOurs ? LongestGap : Math.Max(LongestGap, line.Waited);
                _isGapOurs = false;
                progress.Report(record.PaceOf(order.Rank), steps);
                break;
            default:
                _finished.TrySetResult();
                break;
        }
    }
}
