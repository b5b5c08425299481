using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using DataFeed.Core.Batches;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;

namespace DataFeed.Core.Epochs;

/// <summary>An epoch of an indexed feed: what each of its steps is to each rank. Every way of reading it asks this function.</summary>
/// <remarks>Thread-safe and without state: equal steps are equal batches, whoever asks, whenever, however often.</remarks>
internal sealed class IndexedEpoch
{
    private readonly EpochPlan _plan;
    private readonly StageInput _source;
    private readonly RowLayout _layout;
    private readonly EpochContext _context;
    private readonly long _lastStep;

    public IndexedEpoch(EpochPlan plan, IIndexedSource source)
    {
        _plan = plan;
        _source = new(source);
        _layout = RowLayout.OfBatches(plan.Schema);
        _lastStep = source.Count / plan.BatchSize;
        _context = new EpochContext
        {
            Feed = plan.Feed.Name,
            Parameters = plan.Opened.Parameters,
            Seed = plan.Request.Seed,
            Epoch = plan.Request.Epoch,
            Steps = plan.Request.Steps,
        };
    }

    /// <summary>Bytes of a step's batch, known before it is read.</summary>
    public long ByteLength(long step, long rank) => _layout.ByteLength(RangeOf(step, rank).PaddedCount);

    /// <summary>Reads a step's batch, or a rank's slice of it.</summary>
    /// <param name="step">Zero-based; inside the epoch.</param>
    /// <param name="rank">Whose rows to read.</param>
    /// <param name="pool">Where its memory is rented.</param>
    /// <param name="maxBatchBytes">Largest batch to make.</param>
    /// <param name="cancellationToken">Fires when nobody wants it any more.</param>
    /// <returns>The batch. The caller disposes it.</returns>
    /// <exception cref="FeedException"><see cref="FeedError.GeneratorFailed"/> or <see cref="FeedError.BatchTooLarge"/>.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<EpochBatch> ReadAsync(long step, long rank, ArrayPool<byte> pool, long maxBatchBytes, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var range = RangeOf(step, rank);
        var (rows, padded) = ((int)range.Count, range.PaddedCount);
        var bytes = _layout.BlockBytes(padded);
        if (bytes > maxBatchBytes)
        {
            throw EpochErrors.TooLarge(_plan.Feed.Name, step, padded, bytes, maxBatchBytes);
        }

        var block = SampleBlock.RentForSource(pool, _layout, (int)padded);
        try
        {
            var indices = block.Ids[..rows];
            Number(indices.Span, (step * _plan.BatchSize) + range.First);
            await _source.Source.ReadAsync(indices, new SampleRows(block, rows, _context), cancellationToken).ConfigureAwait(false);
            Name(indices.Span);
            block.ClearRest((int)padded);
            var batch = block.ToBatch((int)padded, rows);
            block = null;
            return new(step, batch, rows, started, Stopwatch.GetTimestamp());
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (SampleException exception)
        {
            throw EpochErrors.GeneratorFailed(_plan.Feed.Name, step, exception.SampleId, exception.Stage ?? FeedStage.Read, exception.InnerException!);
        }
#pragma warning disable CA1031 // The edge to a feed's own code: whatever it throws is its failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw EpochErrors.GeneratorFailed(_plan.Feed.Name, step, null, FeedStage.Read, exception);
        }
        finally
        {
            block?.Dispose();
        }
    }

    private static void Number(Span<long> indices, long first)
    {
        for (var row = 0; row < indices.Length; row++)
        {
            indices[row] = first + row;
        }
    }

    // A sample is told by what it is, not by where it stands in this epoch.
    private void Name(Span<long> indices)
    {
        foreach (ref var index in indices)
        {
            index = _source.IdOf(index, _context);
        }
    }

    private SplitRange RangeOf(long step, long rank) => SplitRange.Of(
        step < _lastStep ? _plan.BatchSize : _plan.Opened.Items!.Value % _plan.BatchSize,
        _plan.BatchSize,
        Math.Min(rank, _plan.RanksPerBatch - 1),
        _plan.RanksPerBatch,
        _plan.Remainder);
}
