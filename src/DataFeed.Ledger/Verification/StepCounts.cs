namespace DataFeed.Ledger;

/// <summary>How often each step of an epoch occurred: three numbers whose sum is the number of its steps, and what is wrong.</summary>
public sealed record StepCounts
{
    /// <summary>Steps that did not occur.</summary>
    public required long Never { get; init; }

    /// <summary>Steps that occurred exactly once.</summary>
    public required long Once { get; init; }

    /// <summary>Steps that occurred twice or more.</summary>
    public required long Repeated { get; init; }

    /// <summary>Steps outside of the epoch that occurred nevertheless.</summary>
    public required long Outside { get; init; }

    /// <summary>The lowest steps of <see cref="Never"/>, at most <see cref="LedgerVerification.MaxListed"/>, ascending.</summary>
    public required IReadOnlyList<long> FirstNever { get; init; }

    /// <summary>The lowest steps of <see cref="Repeated"/>, likewise.</summary>
    public required IReadOnlyList<long> FirstRepeated { get; init; }

    /// <summary>The lowest steps of <see cref="Outside"/>, likewise.</summary>
    public required IReadOnlyList<long> FirstOutside { get; init; }

    /// <summary>Every step of the epoch occurred exactly once, and no other.</summary>
    public bool IsExact => Never == 0 && Repeated == 0 && Outside == 0;
}
