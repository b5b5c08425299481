using DataFeed.Core.Epochs;

namespace DataFeed.Server.Queue;

/// <summary>One stream's steps of a generator that all streams of an epoch share.</summary>
/// <param name="steps">The generator. Not disposed with this.</param>
/// <param name="wanted">Fires when the stream wants nothing any more.</param>
internal sealed class SharedSteps(SequentialSteps steps, CancellationToken wanted) : IStepMaker
{
    private readonly Queue<Task<EpochBatch?>> _begun = [];
    private readonly Lock _lock = new();

    public long? EndStep => steps.EndStep;

    public void Begin(long step)
    {
        lock (_lock)
        {
            _begun.Enqueue(steps.MakeAsync(step, wanted));
        }
    }

    public async ValueTask<EpochBatch?> NextAsync(CancellationToken cancellationToken)
    {
        Task<EpochBatch?> next;
        lock (_lock)
        {
            next = _begun.Peek();
        }

        var batch = await next.WaitAsync(cancellationToken);
        lock (_lock)
        {
            _begun.Dequeue();
        }

        return batch;
    }

    // Not awaited: a generator that heeds no cancellation must not hold up the release of what others could make.
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            foreach (var begun in _begun)
            {
                _ = DropAsync(begun);
            }

            _begun.Clear();
        }

        return ValueTask.CompletedTask;
    }

    private static async Task DropAsync(Task<EpochBatch?> begun)
    {
        // What went wrong with it is told to its next consumer.
        await ((Task)begun).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        (begun.IsCompletedSuccessfully ? await begun : null)?.Dispose();
    }
}
