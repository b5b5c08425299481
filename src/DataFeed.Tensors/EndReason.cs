namespace DataFeed;

/// <summary>Why an epoch ended. Numbers equal those on the wire.</summary>
public enum EndReason
{
    /// <summary>The feed ended by itself, and no number of steps was asked for.</summary>
    Completed = 1,

    /// <summary>The asked number of steps was delivered.</summary>
    StepsReached,

    /// <summary>The feed ended before the asked, or its own declared, number of steps.</summary>
    ExhaustedEarly,
}
