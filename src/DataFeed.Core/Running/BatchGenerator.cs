using DataFeed.Core.Batches;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;

namespace DataFeed.Core.Running;

/// <summary>Runs a function that yields batches.</summary>
internal sealed class BatchGenerator(Func<EpochContext, IAsyncEnumerator<Batch>> function, EpochContext context) : Generator
{
    private IAsyncEnumerator<Batch>? _iterator;

    public override async ValueTask<GeneratedBatch?> NextAsync()
    {
        _iterator ??= function(context);
        if (!await _iterator.MoveNextAsync().ConfigureAwait(false))
        {
            return null;
        }

        var batch = _iterator.Current ?? throw new InvalidOperationException("The generator yielded null.");
        return new(batch, batch.Rows);
    }

    public override ValueTask DisposeAsync()
    {
        Stage = FeedStage.Dispose;
        return _iterator?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
