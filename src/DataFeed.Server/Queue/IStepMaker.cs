using DataFeed.Core.Epochs;

namespace DataFeed.Server.Queue;

/// <summary>Makes the steps that one stream claims, and gives them in the order of the claims.</summary>
internal interface IStepMaker : IAsyncDisposable
{
    /// <summary>Where the epoch ends, once a step at or beyond it was asked for; null before, and where that is known from the start.</summary>
    long? EndStep { get; }

    /// <summary>Starts to make a step, in the background, behind those before it.</summary>
    void Begin(long step);

    /// <summary>The batch of the step that was begun first and not yet given, waiting for it. Its taker disposes it.</summary>
    /// <returns>Null where the epoch ends before that step.</returns>
    ValueTask<EpochBatch?> NextAsync(CancellationToken cancellationToken);
}
