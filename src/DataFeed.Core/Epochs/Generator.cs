namespace DataFeed.Core.Epochs;

/// <summary>A running instance: one traversal, never rewound. Used by one caller at a time and disposed once.</summary>
internal abstract class Generator : IAsyncDisposable
{
    /// <summary>What it is doing, or was doing when it threw.</summary>
    public string Stage { get; protected set; } = GeneratorStage.Generate;

    /// <summary>The sample that it is at, where known.</summary>
    public long? SampleId { get; protected set; }

    /// <summary>Makes the next batch; null at the end, after which it is not called again.</summary>
    public abstract ValueTask<GeneratedBatch?> NextAsync();

    /// <summary>The position after the batch made last, for another instance to start at; null or empty where it cannot tell.</summary>
    public virtual byte[]? Save() => null;

    public abstract ValueTask DisposeAsync();
}
