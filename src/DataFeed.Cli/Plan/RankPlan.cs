using System.Collections.Immutable;

namespace DataFeed.Cli.Plan;

/// <summary>What one rank will receive.</summary>
/// <param name="Rank">Zero-based.</param>
/// <param name="Steps">Batches, the empty ones included; null where only the generator can tell.</param>
/// <param name="Rows">Valid rows over all of them; null where unknown.</param>
/// <param name="PaddedRows">Zero rows over all of them.</param>
/// <param name="EmptySteps">Batches without a valid row.</param>
/// <param name="Last">The epoch's last batch; null where unknown.</param>
/// <param name="First">The first batches, as many as were asked for.</param>
internal sealed record RankPlan(long Rank, long? Steps, long? Rows, long PaddedRows, long EmptySteps, PlannedBatch? Last, ImmutableArray<PlannedBatch> First)
{
    /// <summary>Computes what a rank will receive, as the server does. Takes as long whatever the epoch's length.</summary>
    public static RankPlan Of(EpochOutline epoch, World world, long rank, int stepsShown)
    {
        var shown = (int)Math.Min(epoch.Steps ?? stepsShown, stepsShown);
        ImmutableArray<PlannedBatch> first = [.. Enumerable.Range(0, shown).Select(step => Batch(epoch, world, rank, epoch.FirstStep + step))];
        if (epoch.Steps is not { } steps || steps == 0 || epoch.RowsOf(epoch.FirstStep) is null)
        {
            return new RankPlan(rank, epoch.Steps, epoch.Steps == 0 ? 0 : null, 0, 0, null, first);
        }

        // Every batch but the last is as the first.
        var start = Batch(epoch, world, rank, epoch.FirstStep);
        var last = Batch(epoch, world, rank, epoch.FirstStep + steps - 1);
        return new RankPlan(
            rank,
            steps,
            (start.Rows * (steps - 1)) + last.Rows,
            (start.PaddedRows * (steps - 1)) + last.PaddedRows,
            (start.Rows == 0 ? steps - 1 : 0) + (last.Rows == 0 ? 1 : 0),
            last,
            first);
    }

    private static PlannedBatch Batch(EpochOutline epoch, World world, long rank, long step)
    {
        if (epoch.RowsOf(step) is not { } rows || epoch.BatchSize is not { } batchSize)
        {
            return new PlannedBatch(step, null, 0, []);
        }

        var range = world.RangeOf(rank, rows, batchSize, epoch.Remainder);
        return new PlannedBatch(step, range.Count, range.PaddedCount - range.Count, epoch.SampleIds(step, range));
    }
}
