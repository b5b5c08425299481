using DataFeed.Core.Batches;
using DataFeed.Core.Feeds;
using DataFeed.Core.Order;

namespace DataFeed.Core.Epochs;

/// <summary>Reads one rank's rows of each step from an indexed source.</summary>
internal sealed class IndexedGenerator(Func<IIndexedSource> open, GeneratorRequest request) : Generator
{
    private readonly EpochPlan _plan = request.Plan;
    private readonly long _count = request.Plan.Items!.Value;
    private long _step = request.FirstStep;
    private IIndexedSource? _source;
    private RowLayout? _layout;
    private Permutation? _order;

    public override ValueTask<GeneratedBatch?> NextAsync()
    {
        OpenSource();
        Stage = GeneratorStage.Batch;
        var first = _step * _plan.BatchSize;
        var range = SplitRange.Of(
            Math.Min(_plan.BatchSize, _count - first), _plan.BatchSize, request.Rank, _plan.WorldsPerBatch, _plan.Remainder);
        var bytes = _layout!.BlockBytes(range.PaddedCount);
        if (bytes > request.Options.MaxBatchBytes)
        {
            throw EpochErrors.TooLarge(request.Context.Feed, _step, range.PaddedCount, bytes, request.Options.MaxBatchBytes);
        }

        var memory = BatchMemory.Rent(request.Options.Pool, _layout, (int)range.PaddedCount, (int)range.Count);
        try
        {
            Stage = GeneratorStage.Read;
            ReadRows(memory, first + range.First, (int)range.Count);
            Stage = GeneratorStage.Batch;
            SampleId = null;
            var batch = memory.ToBatch((int)range.PaddedCount, (int)range.Count);
            memory = null;
            _step++;
            return new(new GeneratedBatch(batch, range.Count));
        }
        finally
        {
            memory?.Dispose();
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void OpenSource()
    {
        if (_source is null)
        {
            Stage = GeneratorStage.Open;
            _source = open();
            _layout = new RowLayout(_source.Schema);
            _order = _plan.Parameters.Boolean(IndexedRecipe.Shuffle) ? new Permutation(_plan.Seed, _plan.Epoch, _count) : null;
        }
    }

    private void ReadRows(BatchMemory memory, long position, int rows)
    {
        var context = request.Context;
        var ids = memory.Ids;
        for (var row = 0; row < rows; row++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var index = _order is null ? position + row : _order[position + row];
            SampleId = index;
            _source!.Read(index, context, new SampleDestination(memory, row));
            ids[row] = index;
        }
    }
}
