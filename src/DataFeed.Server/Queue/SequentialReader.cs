using DataFeed.Core.Epochs;
using DataFeed.Core.Running;

namespace DataFeed.Server.Queue;

/// <summary>One instance that runs forward, with the step it stands before.</summary>
internal sealed class SequentialReader(EpochReader reader, long firstStep) : IAsyncDisposable
{
    public long NextStep { get; private set; } = firstStep;

    /// <summary>Where the epoch ended; null before.</summary>
    public long? EndStep => reader.End?.NextStep;

    /// <summary>Runs up to a step that is not behind, and takes it. Cancelled on the way, it goes on from there the next time.</summary>
    /// <returns>Null where the epoch ends before it.</returns>
    public async Task<EpochBatch?> ReadAsync(long step, CancellationToken cancellationToken)
    {
        while (true)
        {
            var batch = await reader.NextAsync(cancellationToken);
            if (batch is null)
            {
                return null;
            }

            NextStep = batch.Step + 1;
            if (batch.Step == step)
            {
                return batch;
            }

            batch.Dispose();
        }
    }

    public ValueTask DisposeAsync() => reader.DisposeAsync();
}
