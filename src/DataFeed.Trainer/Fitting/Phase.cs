namespace DataFeed.Trainer.Fitting;

/// <summary>What a pass over a feed is for.</summary>
public enum Phase
{
    /// <summary>The weights change.</summary>
    Training,

    /// <summary>The weights are only judged.</summary>
    Validation,
}
