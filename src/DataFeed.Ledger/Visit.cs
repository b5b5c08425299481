namespace DataFeed.Ledger;

/// <summary>A range of consecutive steps that reached one consumer. A server gathers many before it records them.</summary>
public sealed record Visit
{
    /// <summary>Identity of the record: one whose recording is in doubt is recorded again under the same identity and counts once.</summary>
    public required Guid Id { get; init; }

    /// <summary>Name of the consumer; may be empty.</summary>
    public required string Consumer { get; init; }

    /// <summary>Rank of the consumer, from 0 on.</summary>
    public required long Rank { get; init; }

    /// <summary>Delivered or acknowledged.</summary>
    public required VisitKind Kind { get; init; }

    /// <summary>The first step of the range.</summary>
    public required long FirstStep { get; init; }

    /// <summary>Number of steps, at least 1.</summary>
    public required long Count { get; init; }

    /// <summary>Incarnation of the server that saw it.</summary>
    public required Guid Server { get; init; }
}
