using DataFeed.Core.Epochs;

namespace DataFeed.Server.Queue;

/// <summary>Makes the steps of an epoch that this server claimed.</summary>
internal interface IStepMaker : IAsyncDisposable
{
    /// <summary>Where the epoch ends, once a step at or beyond it was asked for; null before, and where that is known from the start.</summary>
    long? EndStep { get; }

    /// <summary>Starts to make a step, in the background. Called in the order of the claims, by one caller at a time.</summary>
    /// <param name="step">Zero-based.</param>
    /// <param name="cancellationToken">Fires when nobody wants it any more.</param>
    /// <returns>The batch, which its taker disposes; null where the epoch ends before it.</returns>
    Task<EpochBatch?> MakeAsync(long step, CancellationToken cancellationToken);
}
