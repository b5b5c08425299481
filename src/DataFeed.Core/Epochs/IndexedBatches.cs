using DataFeed.Core.Batches;
using DataFeed.Core.Feeds;
using DataFeed.Core.Order;

namespace DataFeed.Core.Epochs;

/// <summary>What each step of an indexed feed is to one rank. Opened once; then any steps can be read at once.</summary>
internal sealed class IndexedBatches
{
    private readonly ProductionRequest _request;
    private readonly EpochPlan _plan;
    private readonly RowLayout _layout;
    private readonly SplitRange _full;
    private readonly SplitRange _last;
    private readonly long _lastStep;
    private readonly Permutation? _order;
    private IIndexedSource? _source;

    public IndexedBatches(ProductionRequest request)
    {
        _request = request;
        _plan = request.Plan;
        _layout = RowLayout.OfBatches(_plan.Schema);
        var count = _plan.Items!.Value;
        _lastStep = count / _plan.BatchSize;
        _full = Range(_plan.BatchSize);
        _last = Range(count % _plan.BatchSize);
        _order = _plan.Parameters.Boolean(IndexedRecipe.Shuffle) ? new Permutation(_plan.Seed, _plan.Epoch, count) : null;
    }

    /// <summary>Bytes of a step's batch, known before it is read.</summary>
    public long ByteLength(long step) => _layout.ByteLength(RangeOf(step).PaddedCount);

    /// <summary>Holds the source to what the plan was told.</summary>
    public void Open(Func<IIndexedSource> open)
    {
        var source = open();
        for (var index = 0; index < Math.Max(source.Schema.Length, _layout.Count); index++)
        {
            var expected = index < _layout.Count ? _layout.Specs[index] : null;
            var got = index < source.Schema.Length ? source.Schema[index] : null;
            if (got != expected)
            {
                throw EpochErrors.Changed(_plan.Feed.Name, _request.FirstStep, null, expected?.Batched(), got?.Batched());
            }
        }

        _source = source;
    }

    /// <summary>Reads one batch.</summary>
    /// <param name="step">Zero-based.</param>
    /// <param name="place">Where it is, or was when it threw.</param>
    public GeneratedBatch Read(long step, ref ReadingPlace place)
    {
        place = new(GeneratorStage.Batch, null);
        var range = RangeOf(step);
        var (rows, padded) = ((int)range.Count, range.PaddedCount);
        var bytes = _layout.BlockBytes(padded);
        if (bytes > _request.Options.MaxBatchBytes)
        {
            throw EpochErrors.TooLarge(_plan.Feed.Name, step, padded, bytes, _request.Options.MaxBatchBytes);
        }

        var memory = BatchMemory.Rent(_request.Options.Pool, _layout, (int)padded, rows);
        try
        {
            ReadRows(memory, (step * _plan.BatchSize) + range.First, rows, ref place);
            place = new(GeneratorStage.Batch, null);
            memory.Clear(rows, (int)padded - rows);
            var batch = memory.ToBatch((int)padded, rows);
            memory = null;
            return new(batch, rows);
        }
        finally
        {
            memory?.Dispose();
        }
    }

    private void ReadRows(BatchMemory memory, long position, int rows, ref ReadingPlace place)
    {
        var context = _request.Context;
        var ids = memory.Ids;
        for (var row = 0; row < rows; row++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var index = _order is null ? position + row : _order[position + row];
            place = new(GeneratorStage.Read, index);
            memory.Clear(row, 1);
            _source!.Read(index, context, new SampleDestination(memory, row));
            ids[row] = index;
        }
    }

    private SplitRange RangeOf(long step) => step < _lastStep ? _full : _last;

    // Where each rank reads all, each has the one slice that there is.
    private SplitRange Range(long rows) =>
        SplitRange.Of(rows, _plan.BatchSize, Math.Min(_request.Rank, _plan.WorldsPerBatch - 1), _plan.WorldsPerBatch, _plan.Remainder);
}
