using System.Collections.Immutable;
using DataFeed.Chaos.Schedule;

namespace DataFeed.Chaos.Targets;

/// <summary>Does what a schedule says, when it says. Faults of different targets may overlap; those of one follow each other.</summary>
internal sealed class FaultDriver(
    IReadOnlyList<IFaultTarget> servers, IReadOnlyList<IFaultTarget> trainers, IFaultTarget? ledger, RunProgress progress)
{
    private readonly Dictionary<IFaultTarget, Task> _last = [];
    private readonly Lock _lock = new();
    private ImmutableSortedDictionary<FaultKind, int> _counts = ImmutableSortedDictionary<FaultKind, int>.Empty;

    /// <summary>Faults that happened.</summary>
    public ImmutableSortedDictionary<FaultKind, int> Counts
    {
        get
        {
            lock (_lock)
            {
                return _counts;
            }
        }
    }

    /// <summary>Completes when the last fault is over.</summary>
    public async Task DriveAsync(IEnumerable<Fault> schedule, CancellationToken cancellationToken)
    {
        foreach (var fault in schedule)
        {
            await progress.ReachedAsync(fault.AtStep).WaitAsync(cancellationToken);
            var target = TargetOf(fault);
            _last[target] = ApplyAsync(_last.GetValueOrDefault(target, Task.CompletedTask), target, fault, cancellationToken);
        }

        await Task.WhenAll(_last.Values);
    }

    private IFaultTarget TargetOf(Fault fault) => fault.Kind switch
    {
        FaultKind.KillTrainer or FaultKind.PauseTrainer => trainers[fault.Target],
        FaultKind.KillLedger => ledger!,
        _ => servers[fault.Target],
    };

    private async Task ApplyAsync(Task before, IFaultTarget target, Fault fault, CancellationToken cancellationToken)
    {
        await before;
        if (await target.ApplyAsync(fault, cancellationToken))
        {
            lock (_lock)
            {
                _counts = _counts.SetItem(fault.Kind, _counts.GetValueOrDefault(fault.Kind) + 1);
            }
        }
    }
}
