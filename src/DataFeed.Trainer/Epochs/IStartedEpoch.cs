using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.TorchSharp;

namespace DataFeed.Trainer.Epochs;

/// <summary>A started epoch with one stream of batches. Disposing one that was never read ends it on the server, so that no generator waits.</summary>
public interface IStartedEpoch : IAsyncDisposable
{
    /// <summary>Its tensors, -1 for the batch axis. Empty where the generator ended or failed before its first batch.</summary>
    IReadOnlyList<TensorSpec> Schema { get; }

    /// <summary>Steps that it will deliver, or null where only the generator can tell.</summary>
    long? Steps { get; }

    /// <summary>How it ended; null until the last batch was followed by the end.</summary>
    EpochEnd? Ending { get; }

    /// <summary>Steps that were read and that no server has said to be recorded; once the reading is over, those that may be lost to the ledger.</summary>
    long UnrecordedSteps { get; }

    /// <summary>Its batches, in order, on the device that training uses. Read it once, with a token, and dispose each batch.</summary>
    /// <param name="replay">Is told, from any thread, how far a fresh generator has come where reading goes on amid an epoch; null: nobody.</param>
    /// <exception cref="TrainingException">The epoch has a tensor that torch has no type for.</exception>
    IAsyncEnumerable<TensorBatch> ReadAsync(IProgress<ReplayProgress>? replay);
}
