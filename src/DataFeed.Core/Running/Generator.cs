using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;

namespace DataFeed.Core.Running;

/// <summary>A running instance: one traversal, never rewound. Used by one caller at a time and disposed once.</summary>
internal abstract class Generator : IAsyncDisposable
{
    /// <summary>What it is doing, or was doing when it threw.</summary>
    public string Stage { get; protected set; } = FeedStage.Generate;

    /// <summary>The sample that it is at, where known.</summary>
    public long? SampleId { get; protected set; }

    /// <summary>Makes a new instance of a feed's function, for an epoch. Runs none of the feed's own code yet.</summary>
    /// <param name="plan">The epoch, of a feed that is no indexed source.</param>
    /// <param name="start">Where it begins to run, with what an earlier one saved there.</param>
    /// <param name="options">The pool for memory, and the largest batch.</param>
    /// <param name="stopping">Fires when it is no longer wanted.</param>
    public static Generator Create(EpochPlan plan, EpochPosition start, ReadAheadOptions options, CancellationToken stopping)
    {
        var context = new EpochContext
        {
            Feed = plan.Feed.Name,
            Parameters = plan.Opened.Parameters,
            Seed = plan.Request.Seed,
            Epoch = plan.Request.Epoch,
            Steps = plan.Request.Steps,
            CancellationToken = stopping,
        };
        return plan.Feed.Content switch
        {
            BatchFunction batches => new BatchGenerator(batches.Function, context),
            SampleFunction samples => new SampleGenerator(samples.Function, context, plan, options),
            SavableFunction savable => new SavableGenerator(savable.Function, context, start.State),
            var kind => throw new ArgumentException($"A feed of kind {kind.Name} has no generator.", nameof(plan)),
        };
    }

    /// <summary>Makes the next batch; null at the end, after which it is not called again.</summary>
    public abstract ValueTask<GeneratedBatch?> NextAsync();

    /// <summary>The position after the batch made last, for another instance to start at; null or empty where it cannot tell.</summary>
    public virtual byte[]? Save() => null;

    public abstract ValueTask DisposeAsync();
}
