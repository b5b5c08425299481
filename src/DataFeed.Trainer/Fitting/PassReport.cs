namespace DataFeed.Trainer.Fitting;

/// <summary>One finished pass over a feed.</summary>
public sealed record PassReport
{
    /// <summary>The feed's name.</summary>
    public required string Feed { get; init; }

    /// <summary>Batches received, empty slices included.</summary>
    public required long Steps { get; init; }

    /// <summary>Batches asked for, or null where the feed's own end was to end the pass.</summary>
    public required long? AskedSteps { get; init; }

    /// <summary>Valid rows.</summary>
    public required long Rows { get; init; }

    /// <summary>Mean loss over the valid rows.</summary>
    public required double Loss { get; init; }

    /// <summary>The model's metrics, in its order.</summary>
    public required IReadOnlyList<Metric> Metrics { get; init; }

    /// <summary>Why the epoch ended.</summary>
    public required EndReason End { get; init; }

    /// <summary>Steps that the servers' ledger may lack, though they were used: their acknowledgement was not answered. Default: 0.</summary>
    public long UnrecordedSteps { get; init; }

    /// <summary>From the first batch asked for to the end.</summary>
    public required TimeSpan Elapsed { get; init; }
}
