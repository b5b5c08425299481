using DataFeed.Core.Epochs;
using DataFeed.Core.Running;
using FsCheck;
using FsCheck.Fluent;

namespace DataFeed.Core.Tests.Testing;

/// <summary>A random epoch of a random feed, and how it is read.</summary>
internal sealed record EpochCase
{
    public required FeedKind Kind { get; init; }

    public required int Rows { get; init; }

    public required int BatchSize { get; init; }

    public required int WorldSize { get; init; }

    public required Remainder Remainder { get; init; }

    public required bool Shuffle { get; init; }

    public required ulong Seed { get; init; }

    public required long Epoch { get; init; }

    public required int MaxBytes { get; init; }

    public required int MaxBatches { get; init; }

    public required int Parallelism { get; init; }

    /// <summary>A number to take remainders of, for what depends on the epoch's length.</summary>
    public required int Choice { get; init; }

    public ReadAheadOptions ReadAhead => new(MaxBytes, MaxBatches) { Parallelism = Parallelism };

    public static Gen<EpochCase> Any(params FeedKind[] kinds) =>
        from kind in Gen.Elements(kinds)
        from rows in Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Choose(1, 4)), (6, Gen.Choose(5, 120)))
        from batchSize in Gen.Frequency((1, Gen.Constant(1)), (4, Gen.Choose(2, 40)), (1, Gen.Constant(500)))
        from worldSize in Gen.Choose(1, Math.Min(batchSize, 9))
        from remainder in Gen.Elements(Remainder.Short, Remainder.Drop, Remainder.Pad)
        from shuffle in Gen.Elements(true, false)
        from seed in Gen.Choose(0, int.MaxValue)
        from epoch in Gen.Choose(0, 1000)
        from maxBytes in Gen.Elements(1, 100, 1000, 1 << 20)
        from maxBatches in Gen.Choose(1, 9)
        from parallelism in Gen.Elements(1, 2, 4, 7)
        from choice in Gen.Choose(0, int.MaxValue)
        select new EpochCase
        {
            Kind = kind,
            Rows = rows,
            BatchSize = batchSize,
            WorldSize = worldSize,
            Remainder = remainder,
            Shuffle = shuffle,
            Seed = (ulong)seed << 20,
            Epoch = epoch,
            MaxBytes = maxBytes,
            MaxBatches = maxBatches,
            Parallelism = parallelism,
            Choice = choice,
        };

    /// <summary>The request for it, read as a whole by each consumer.</summary>
    public Traversal Request() => new()
    {
        Feed = RandomFeeds.Name,
        Seed = Seed,
        Epoch = Epoch,
        BatchSize = Kind == FeedKind.Batches ? 0 : BatchSize,
        Remainder = Kind == FeedKind.Batches ? Remainder.Short : Remainder,
    };

    /// <summary>The request for it, split over the ranks.</summary>
    public Traversal SplitRequest(int worldSize) => Request() with
    {
        Delivery = Delivery.Split,
        WorldSize = worldSize,
        Remainder = Kind == FeedKind.Batches && Remainder == Remainder.Drop ? Remainder.Short : Remainder,
    };

    /// <summary>Rows of a full batch at a step whose global batch has so many.</summary>
    public long FullRows(long rows) => Kind == FeedKind.Batches ? rows : BatchSize;
}
