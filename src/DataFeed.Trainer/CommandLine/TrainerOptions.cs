using System.Collections.Immutable;

namespace DataFeed.Trainer.CommandLine;

/// <summary>What was asked on the command line; valid when it got here.</summary>
internal sealed record TrainerOptions
{
    public required string Server { get; init; }

    /// <summary>How long a lost server is waited for.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromMinutes(1);

    public required string Feed { get; init; }

    public string? ValidationFeed { get; init; }

    public required string Model { get; init; }

    public required int Epochs { get; init; }

    /// <summary>Steps of a training epoch; null means to the feed's end.</summary>
    public long? StepsPerEpoch { get; init; }

    /// <summary>Steps of a validation epoch; null means to the feed's end.</summary>
    public long? ValidationSteps { get; init; }

    /// <summary>Rows of a global batch; 0 means the feed's own.</summary>
    public long BatchSize { get; init; }

    public ulong Seed { get; init; }

    public required string Device { get; init; }

    /// <summary>Null means the model's own.</summary>
    public double? LearningRate { get; init; }

    public ImmutableDictionary<string, string> Parameters { get; init; } = ImmutableDictionary<string, string>.Empty;

    public ImmutableDictionary<string, string> ValidationParameters { get; init; } = ImmutableDictionary<string, string>.Empty;

    public string Run { get; init; } = "";

    public long Rank { get; init; }

    public long WorldSize { get; init; } = 1;

    /// <summary>Path of the history file; null means none.</summary>
    public string? History { get; init; }
}
