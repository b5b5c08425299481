using DataFeed.Core.Batches;
using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;

namespace DataFeed.Core.Running;

/// <summary>Runs a function that yields samples, and copies them into batches.</summary>
internal sealed class SampleGenerator(
    Func<EpochContext, IAsyncEnumerator<Sample>> function, EpochContext context, EpochPlan plan, ReadAheadOptions options) : Generator
{
    // A batch size says what may come, not what will; memory for a first batch grows with what did come.
    private const int FirstBlockBytes = 1 << 20;

    private readonly int _batchSize = (int)plan.BatchSize;
    private IAsyncEnumerator<Sample>? _iterator;
    private readonly SchemaCheck _schema = new(plan.Feed.Name, plan.Schema);
    private RowLayout? _layout;
    private long _step;
    private int _capacity;
    private bool _ended;

    public override async ValueTask<GeneratedBatch?> NextAsync()
    {
        SampleBlock? memory = null;
        try
        {
            var rows = 0;
            var ids = 0;
            while (rows < _batchSize && await MoveNextAsync().ConfigureAwait(false))
            {
                var sample = _iterator!.Current ?? throw new InvalidOperationException("The generator yielded null.");
                Stage = FeedStage.Batch;
                SampleId = sample.Id;
                memory = WithRoom(memory, rows, sample);
                Copy(sample, memory, rows);
                memory.Ids.Span[rows] = sample.Id.GetValueOrDefault();
                ids += sample.Id is null ? 0 : 1;
                rows++;
            }

            Stage = FeedStage.Batch;
            var remainder = plan.Remainder;
            if (memory is null || (rows < _batchSize && remainder == Remainder.Drop))
            {
                return null;
            }

            var padded = remainder == Remainder.Pad ? _batchSize : rows;
            memory = Resized(memory, rows, Math.Max(memory.Capacity, padded));
            memory.Clear(rows, padded - rows);
            var batch = memory.ToBatch(padded, ids == rows ? rows : 0);
            memory = null;
            _capacity = rows;
            _step++;
            return new(batch, rows);
        }
        finally
        {
            memory?.Dispose();
        }
    }

    public override ValueTask DisposeAsync()
    {
        Stage = FeedStage.Dispose;
        return _iterator?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private async ValueTask<bool> MoveNextAsync()
    {
        Stage = FeedStage.Generate;
        SampleId = null;
        _iterator ??= function(context);
        _ended = _ended || !await _iterator.MoveNextAsync().ConfigureAwait(false);
        return !_ended;
    }

    private SampleBlock WithRoom(SampleBlock? memory, int rows, Sample sample)
    {
        var schema = _schema.Check(sample, _step);
        _layout ??= RowLayout.OfBatches(schema);
        if (memory is not null)
        {
            return rows < memory.Capacity ? memory : Resized(memory, rows, (int)Math.Min(_batchSize, 2L * rows));
        }

        var first = Math.Clamp(_layout.RowsIn(FirstBlockBytes), 1, _batchSize);
        return Rent(0, Math.Max(first, _capacity));
    }

    private static void Copy(Sample sample, SampleBlock memory, int row)
    {
        for (var tensor = 0; tensor < sample.Tensors.Count; tensor++)
        {
            sample.Tensors[tensor].Bytes.Span.CopyTo(memory.Row(tensor, row));
        }
    }

    private SampleBlock Resized(SampleBlock memory, int rows, int capacity)
    {
        if (capacity == memory.Capacity)
        {
            return memory;
        }

        var larger = Rent(rows, capacity);
        larger.CopyFrom(memory, rows);
        memory.Dispose();
        return larger;
    }

    // Rents room for as many rows as the limit allows, if that is more than there are.
    private SampleBlock Rent(int rows, int capacity)
    {
        var layout = _layout!;
        var limit = options.MaxBatchBytes;
        var needed = plan.Remainder == Remainder.Pad ? capacity : rows + 1;
        var possible = layout.BlockBytes(capacity) <= limit ? capacity
            : layout.BlockBytes(needed) <= limit ? Math.Max(needed, layout.RowsIn(limit))
            : 0;
        return possible >= needed
            ? SampleBlock.Rent(options.Pool, layout, possible, possible)
            : throw EpochErrors.TooLarge(context.Feed, _step, needed, layout.BlockBytes(needed), limit);
    }
}
