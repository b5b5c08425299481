namespace DataFeed.Chaos.Children;

/// <summary>What a trainer says.</summary>
internal enum TrainerLineKind
{
    /// <summary>It goes on after so many steps; its first line.</summary>
    Resumed,

    /// <summary>It took a step. Said before the checkpoint has it.</summary>
    Step,

    /// <summary>The epoch is over; its last line.</summary>
    Done,
}
