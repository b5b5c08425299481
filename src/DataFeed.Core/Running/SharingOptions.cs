namespace DataFeed.Core.Running;

/// <summary>How several readers share an epoch.</summary>
public sealed record SharingOptions
{
    /// <summary>
    /// How long a rank waits for another that holds up their shared instance before it fails: above zero; default 5 minutes. What the
    /// generator itself takes does not count.
    /// </summary>
    // As long as an epoch without consumers lives: a trainer that is restarted comes back sooner.
    public TimeSpan RankTimeout
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Above zero.");
    }
    = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether more than one reader is likely to come, so that what the first has taken is kept for the next within the bounds on what
    /// is made ahead. Default: no; sharing begins with the second reader, from where the first stands.
    /// </summary>
    public bool ExpectsSeveral { get; init; }

    /// <summary>Measures <see cref="RankTimeout"/>. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
