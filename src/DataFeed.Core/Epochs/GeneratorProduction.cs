using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;
using DataFeed.Tensors;

namespace DataFeed.Core.Epochs;

/// <summary>Runs a generator from where it starts, one batch after the other. Those before the first step are thrown away.</summary>
internal sealed class GeneratorProduction(Generator generator, ProductionRequest request) : Production(request)
{
    private readonly EpochPlan _plan = request.Plan;
    private readonly long _firstStep = request.FirstStep;
    private readonly long _maxBatchBytes = request.Options.MaxBatchBytes;
    private readonly SchemaCheck _schemaCheck = new(request.Plan.Feed.Name, request.Plan.Schema);
    private readonly TaskCompletionSource<ImmutableArray<TensorSpec>> _schema = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _step = request.Start.Step;

    public override long Step => Volatile.Read(ref _step);

    public override Task<ImmutableArray<TensorSpec>> Schema => _schema.Task;

    public override async Task<EpochEnd> RunAsync()
    {
        var limit = _plan.EndStep ?? long.MaxValue;
        if (_firstStep > 0 && _firstStep == limit)
        {
            return _plan.EndAt(_firstStep, limit);
        }

        for (; _step < limit; _step++)
        {
            Stopping.ThrowIfCancellationRequested();
            if (_step >= _firstStep)
            {
                await Budget.WaitForRoomAsync(Stopping).ConfigureAwait(false);
            }

            var started = Stopwatch.GetTimestamp();
            if (await GenerateAsync().ConfigureAwait(false) is not { } made)
            {
                return _plan.EndAt(_firstStep, _step);
            }

            Deliver(new EpochBatch(_step, made.Batch, made.Rows, Stopwatch.GetElapsedTime(started)));
        }

        // A declared count is a promise: what comes after it would be lost in silence.
        if (_plan.RequestedSteps is null && await GenerateAsync().ConfigureAwait(false) is { } surplus)
        {
            surplus.Batch.Dispose();
            throw EpochErrors.Surplus(_plan.Feed.Name, limit);
        }

        return _plan.EndAt(_firstStep, limit);
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await generator.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _schema.TrySetResult([]);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<GeneratedBatch?> GenerateAsync()
    {
        try
        {
            return await generator.NextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (FeedException) when (generator.Stage == GeneratorStage.Batch)
        {
            // No code of the feed runs in it, so it is ours and says all.
            throw;
        }
#pragma warning disable CA1031 // The edge to a feed's own code: whatever it throws is its failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw EpochErrors.GeneratorFailed(_plan.Feed.Name, _step, generator.SampleId, generator.Stage, exception);
        }
    }

    private void Deliver(EpochBatch batch)
    {
        try
        {
            Check(batch);
            if (_step >= _firstStep)
            {
                batch.State = Save();
            }
        }
        catch
        {
            batch.Dispose();
            throw;
        }

        if (_step < _firstStep)
        {
            batch.Dispose();
            return;
        }

        Budget.Add(batch.Batch.ByteLength);
        Made.Put(batch);
    }

    // Of a feed that generates otherwise each time, no position is worth keeping.
    private ReadOnlyMemory<byte> Save()
    {
        try
        {
            var state = _plan.Feed.IsDeterministic ? generator.Save() : null;
            return state is null || state.Length <= ISavableGenerator.MaxStateBytes
                ? state
                : throw new InvalidOperationException($"The saved state has {state.Length} bytes; at most {ISavableGenerator.MaxStateBytes} are possible.");
        }
#pragma warning disable CA1031 // The edge to a feed's own code: whatever it throws is its failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw EpochErrors.GeneratorFailed(_plan.Feed.Name, _step, null, GeneratorStage.Save, exception);
        }
    }

    private void Check(EpochBatch batch)
    {
        if (batch.Batch.ByteLength > _maxBatchBytes)
        {
            throw EpochErrors.TooLarge(_plan.Feed.Name, _step, batch.Batch.Rows, batch.Batch.ByteLength, _maxBatchBytes);
        }

        _schema.TrySetResult(_schemaCheck.Check(batch.Batch, _step));
    }
}
