namespace DataFeed.Chaos.Children;

/// <summary>What a process of a run is.</summary>
internal enum ChaosRole
{
    /// <summary>A data server.</summary>
    Server,

    /// <summary>A reader that keeps checkpoints.</summary>
    Trainer,
}
