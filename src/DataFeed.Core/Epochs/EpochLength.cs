namespace DataFeed.Core.Epochs;

/// <summary>How long an epoch can be.</summary>
/// <param name="Items">Batches where the generator makes its own, else samples; null where unknown.</param>
/// <param name="BatchSize">Rows of a full batch; 0 where the generator makes its own.</param>
/// <param name="Remainder">Whether a last batch that is not full counts.</param>
internal readonly record struct EpochLength(long? Items, long BatchSize, Remainder Remainder)
{
    /// <summary>Steps of the whole feed, from step 0; null where unknown.</summary>
    public long? TotalSteps => Items is not { } items ? null
        : BatchSize == 0 ? items
        : (items / BatchSize) + (items % BatchSize > 0 && Remainder != Remainder.Drop ? 1 : 0);

    /// <summary>The step after the last that a request can get; null where nothing bounds it.</summary>
    public long? EndStep(Traversal request)
    {
        long? asked = request.Steps is { } steps ? (long)Int128.Min((Int128)request.Start.Step + steps, long.MaxValue) : null;
        return asked is { } end && TotalSteps is { } total ? Math.Min(end, total) : asked ?? TotalSteps;
    }
}
