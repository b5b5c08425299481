using DataFeed.Protocol.Errors;

namespace DataFeed.Trainer.Epochs;

/// <summary>Starts the epochs of one feed. Each start is a new generator instance; nothing is rewound.</summary>
public interface IEpochSource
{
    /// <summary>The feed's name, for messages.</summary>
    string Feed { get; }

    /// <summary>Steps asked of each epoch, or null where the feed's own end ends it.</summary>
    long? AskedSteps { get; }

    /// <summary>Starts an epoch.</summary>
    /// <param name="epoch">Zero-based number.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>Owned by the caller.</returns>
    /// <exception cref="DataFeedException">The server refused, or does not answer.</exception>
    Task<IStartedEpoch> StartAsync(long epoch, CancellationToken cancellationToken);
}
