namespace DataFeed.Core.Epochs;

/// <summary>The rows of one global batch that a rank gets.</summary>
/// <param name="First">Zero-based row of the global batch.</param>
/// <param name="Count">Valid rows, from <paramref name="First"/> on. May be 0.</param>
/// <param name="PaddedCount">Rows delivered: those valid and then zero ones.</param>
public readonly record struct SplitRange(long First, long Count, long PaddedCount)
{
    /// <summary>Cuts a global batch. Over all ranks, in order, the valid rows are the batch, each once.</summary>
    /// <param name="rows">Rows of this global batch: 0 to <paramref name="batchSize"/>.</param>
    /// <param name="batchSize">Rows of a full one: 1 to 2^31 - 1.</param>
    /// <param name="rank">0 to <paramref name="worldSize"/> - 1.</param>
    /// <param name="worldSize">Number of ranks; 1 takes the whole batch.</param>
    /// <param name="remainder">With <see cref="Remainder.Pad"/> each rank gets equally many rows; otherwise they differ by at most one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static SplitRange Of(long rows, long batchSize, long rank, long worldSize, Remainder remainder)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)rows, (ulong)batchSize, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfLessThan(worldSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)rank, (ulong)worldSize, nameof(rank));
        if (remainder == Remainder.Pad)
        {
            var each = ((batchSize - 1) / worldSize) + 1;
            var from = (long)Int128.Min((Int128)rank * each, rows);
            return new(from, Math.Min(each, rows - from), each);
        }

        var first = (long)((Int128)rank * rows / worldSize);
        var count = (long)((Int128)(rank + 1) * rows / worldSize) - first;
        return new(first, count, count);
    }
}
