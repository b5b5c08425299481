namespace DataFeed.Core.Tests.Order.Shuffling;

/// <summary>The shuffled order beside a true permutation, and beside no shuffling at all.</summary>
/// <param name="Options">What was compared.</param>
/// <param name="Shuffled">DataFeed's order.</param>
/// <param name="TruePermutation">What it is to be like.</param>
/// <param name="SourceOrder">What it must not be like.</param>
internal sealed record ShuffleReport(ShuffleOptions Options, OrderQuality Shuffled, OrderQuality TruePermutation, OrderQuality SourceOrder)
{
    /// <summary>Largest difference of the entropies, in bits.</summary>
    public const double EntropyTolerance = 0.02;

    // Two true permutations differ by more once in sixteen thousand comparisons.
    private const double StandardErrors = 4;

    /// <summary>Difference of the entropies, in bits.</summary>
    public double EntropyDifference => Math.Abs(Shuffled.EntropyBits - TruePermutation.EntropyBits);

    /// <summary>Difference of the mean numbers of distinct shards.</summary>
    public double ShardsDifference => Math.Abs(Shuffled.ShardsPerBatch - TruePermutation.ShardsPerBatch);

    /// <summary>How far the two means may lie apart and still be the same: four standard errors of their difference.</summary>
    public double ShardsTolerance => Tolerance(Shuffled);

    /// <summary>Whether the order passes for a true permutation.</summary>
    public bool Passes => Passing(Shuffled);

    /// <summary>Whether no shuffling at all would pass too: then the options are too small to tell anything.</summary>
    public bool ProvesNothing => Passing(SourceOrder);

    public static ShuffleReport Create(ShuffleOptions options) => new(
        options,
        OrderQuality.Of(Orders.Shuffled(options.Seed, options.Epoch, options.Samples), options),
        OrderQuality.Of(Orders.True(options.Seed, options.Epoch, options.Samples), options),
        OrderQuality.Of(Orders.Source(options.Samples), options));

    private bool Passing(OrderQuality quality) =>
        Math.Abs(quality.EntropyBits - TruePermutation.EntropyBits) <= EntropyTolerance
        && Math.Abs(quality.ShardsPerBatch - TruePermutation.ShardsPerBatch) <= Tolerance(quality);

    private double Tolerance(OrderQuality quality) =>
        StandardErrors * Math.Sqrt(Math.Pow(quality.ShardsStandardError, 2) + Math.Pow(TruePermutation.ShardsStandardError, 2));
}
