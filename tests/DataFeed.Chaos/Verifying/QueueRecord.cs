using System.Collections.Immutable;
using DataFeed.Chaos.Children;
using DataFeed.Ledger;

namespace DataFeed.Chaos.Verifying;

/// <summary>QUEUE: whichever trainer a step went to, its bytes are the same; and what was acknowledged, the ledger tells.</summary>
/// <param name="order">What any of the trainers reads.</param>
/// <param name="ledger">Where the epoch's leases and acknowledgements are kept.</param>
internal sealed class QueueRecord(TrainerOrder order, LedgerAddress ledger) : IRunRecord
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, string> _taken = [];
    private readonly List<string> _problems = [];

    public int PaceOf(int rank) => 0;

    public void Resume(int rank, long steps, string hash)
    {
        // A new trainer knows nothing: what the killed one had not acknowledged comes to somebody again.
    }

    public long Take(int rank, long step, string hash)
    {
        lock (_lock)
        {
            if (!_taken.TryAdd(step, hash) && _taken[step] != hash)
            {
                _problems.Add($"Step {step} came to trainer {rank} with other bytes than before.");
            }

            return _taken.Count;
        }
    }

    public async Task<(ImmutableArray<ChainVerdict> Verdicts, long Repeated)> VerifyAsync(UndisturbedServer undisturbed, CancellationToken cancellationToken)
    {
        var expected = await undisturbed.HashesAsync(order, cancellationToken);
        _problems.AddRange(_taken
            .Where(step => step.Key >= expected.Count || step.Value != expected[(int)step.Key])
            .Select(step => $"Step {step.Key} differs from that of an undisturbed run."));
        await using var store = await ledger.OpenAsync(TimeProvider.System, cancellationToken);
        var epochs = await store.ListEpochsAsync(order.Run, cancellationToken);
        if (epochs.Count != 1)
        {
            return ([new ChainVerdict(0, 0, [.. _problems, $"The ledger has {epochs.Count} epochs of run {order.Run}; the trainers read one."])], 0);
        }

        var verification = await LedgerVerification.ReadAsync(store, epochs[0].Key, cancellationToken);
        var counts = verification.Consumers[0];
        if (verification.Epoch.EndStep != expected.Count || !verification.IsClean)
        {
            _problems.Add($"verify is not clean: {counts.Acknowledged}, end {verification.Epoch.EndStep}; the epoch has {expected.Count} steps.");
        }

        return ([new ChainVerdict((int)counts.Acknowledged.Never, (int)counts.Acknowledged.Repeated, [.. _problems])], counts.Delivered.Repeated);
    }
}
