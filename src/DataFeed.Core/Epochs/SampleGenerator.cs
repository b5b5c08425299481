using DataFeed.Core.Batches;
using DataFeed.Core.Feeds;
using DataFeed.Tensors;

namespace DataFeed.Core.Epochs;

/// <summary>Runs a function that yields samples, and copies them into batches.</summary>
internal sealed class SampleGenerator(Func<EpochContext, IAsyncEnumerator<Sample>> function, ProductionRequest request) : Generator
{
    // A batch size says what may come, not what will; memory for a first batch grows with what did come.
    private const int FirstBlockBytes = 1 << 20;

    private readonly int _batchSize = (int)request.Plan.BatchSize;
    private IAsyncEnumerator<Sample>? _iterator;
    private SampleSchema? _schema;
    private long _step;
    private int _capacity;
    private bool _ended;

    public override async ValueTask<GeneratedBatch?> NextAsync()
    {
        BatchMemory? memory = null;
        try
        {
            var rows = 0;
            var ids = 0;
            while (rows < _batchSize && await MoveNextAsync().ConfigureAwait(false))
            {
                var sample = _iterator!.Current ?? throw new InvalidOperationException("The generator yielded null.");
                Stage = GeneratorStage.Batch;
                SampleId = sample.Id;
                memory = WithRoom(memory, rows, sample);
                _schema!.Copy(sample, memory, rows);
                memory.Ids[rows] = sample.Id.GetValueOrDefault();
                ids += sample.Id is null ? 0 : 1;
                rows++;
            }

            Stage = GeneratorStage.Batch;
            var remainder = request.Plan.Remainder;
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
        Stage = GeneratorStage.Dispose;
        return _iterator?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private async ValueTask<bool> MoveNextAsync()
    {
        Stage = GeneratorStage.Generate;
        SampleId = null;
        _iterator ??= function(request.Context);
        _ended = _ended || !await _iterator.MoveNextAsync().ConfigureAwait(false);
        return !_ended;
    }

    private BatchMemory WithRoom(BatchMemory? memory, int rows, Sample sample)
    {
        _schema ??= new SampleSchema(request.Plan, sample);
        _schema.Check(sample, _step);
        if (memory is not null)
        {
            return rows < memory.Capacity ? memory : Resized(memory, rows, (int)Math.Min(_batchSize, 2L * rows));
        }

        var first = Math.Clamp(_schema.Layout.RowsIn(FirstBlockBytes), 1, _batchSize);
        return Rent(0, Math.Max(first, _capacity));
    }

    private BatchMemory Resized(BatchMemory memory, int rows, int capacity)
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
    private BatchMemory Rent(int rows, int capacity)
    {
        var layout = _schema!.Layout;
        var limit = request.Options.MaxBatchBytes;
        var needed = request.Plan.Remainder == Remainder.Pad ? capacity : rows + 1;
        var possible = layout.BlockBytes(capacity) <= limit ? capacity
            : layout.BlockBytes(needed) <= limit ? Math.Max(needed, layout.RowsIn(limit))
            : 0;
        return possible >= needed
            ? BatchMemory.Rent(request.Options.Pool, layout, possible, possible)
            : throw EpochErrors.TooLarge(request.Context.Feed, _step, needed, layout.BlockBytes(needed), limit);
    }
}
