using System.Collections.Immutable;
using System.Diagnostics;
using System.Threading.Channels;
using DataFeed.Core.Batches;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;

namespace DataFeed.Core.Epochs;

/// <summary>Runs one generator instance on the thread pool, from its making to its disposal.</summary>
internal sealed class EpochProducer : IAsyncDisposable
{
    private readonly EpochPlan _plan;
    private readonly long _firstStep;
    private readonly GeneratorCensus _census;
    private readonly Generator _generator;
    private readonly ReadAheadBudget _budget;
    private readonly long _maxBatchBytes;
    private readonly SchemaCheck _schemaCheck;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly TaskCompletionSource<ImmutableArray<TensorSpec>> _schema = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<EpochBatch> _made = Channel.CreateUnbounded<EpochBatch>(new() { SingleWriter = true });
    private readonly Task _production;
    private long _step;

    public EpochProducer(EpochPlan plan, long rank, long firstStep, ReadAheadOptions options, GeneratorCensus census)
    {
        _plan = plan;
        _firstStep = firstStep;
        _census = census;
        _budget = new(options);
        _maxBatchBytes = options.MaxBatchBytes;
        _schemaCheck = new(plan.Feed.Name, plan.Schema);
        var context = new EpochContext
        {
            Feed = plan.Feed.Name,
            Parameters = plan.Parameters,
            Seed = plan.Seed,
            Epoch = plan.Epoch,
            Steps = plan.RequestedSteps,
            CancellationToken = _cancellation.Token,
        };
        _generator = plan.Feed.Recipe.Open(new(plan, context, rank, firstStep, options));
        census.CountCreated();
        _production = Task.Run(ProduceAsync);
    }

    public Task<ImmutableArray<TensorSpec>> Schema => _schema.Task;

    public FeedException? Failure { get; private set; }

    /// <summary>Set before the last batch can be taken for the last.</summary>
    public EpochEnd? End { get; private set; }

    public bool HasNext => _made.Reader.Count > 0 || _made.Reader.Completion.IsCompleted;

    public async ValueTask<EpochBatch?> TakeAsync(CancellationToken cancellationToken)
    {
        while (await _made.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_made.Reader.TryRead(out var batch))
            {
                _budget.Release(batch.Batch.ByteLength);
                return batch;
            }
        }

        return null;
    }

    /// <summary>Stops it, waits until the feed's code is left and gives back what was not taken. Called once.</summary>
    public async ValueTask DisposeAsync()
    {
        FeedException? failure = null;
        try
        {
            await _cancellation.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException exception)
        {
            // A feed's callback on its cancellation threw; the rest must be cleaned up all the same.
            failure = Failed(exception.InnerException!, GeneratorStage.Dispose);
        }

        await _production.ConfigureAwait(false);
        Failure ??= failure;
        while (_made.Reader.TryRead(out var batch))
        {
            GiveBack(batch);
        }

        _cancellation.Dispose();
    }

    // One batch whose memory is not taken back must not keep the others'.
    private void GiveBack(EpochBatch batch)
    {
        try
        {
            batch.Dispose();
        }
#pragma warning disable CA1031 // The edge to a feed's own code: whatever it throws is its failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failure ??= Failed(exception, GeneratorStage.Dispose);
        }
    }

    private async Task ProduceAsync()
    {
        EpochEnd? end = null;
        try
        {
            end = await MakeAllAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // Nobody wants the rest.
        }
        catch (FeedException exception)
        {
            Failure = exception;
        }
#pragma warning disable CA1031 // The edge to a feed's own code: whatever it throws is its failure.
        catch (Exception exception)
        {
            // All that is left is the memory of a batch that was thrown away.
            Failure = Failed(exception, GeneratorStage.Dispose);
        }

        try
        {
            await _generator.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failure ??= Failed(exception, GeneratorStage.Dispose);
        }

        _census.CountDisposed();
        End = Failure is null ? end : null;
        _schema.TrySetResult([]);
        _made.Writer.Complete(Failure);
    }

    private async Task<EpochEnd> MakeAllAsync()
    {
        var limit = _plan.EndStep ?? long.MaxValue;
        if (_firstStep > 0 && _firstStep == limit)
        {
            return EndAt(limit);
        }

        for (_step = _plan.IsSeekable ? _firstStep : 0; _step < limit; _step++)
        {
            _cancellation.Token.ThrowIfCancellationRequested();
            if (_step >= _firstStep)
            {
                await _budget.WaitForRoomAsync(_cancellation.Token).ConfigureAwait(false);
            }

            var started = Stopwatch.GetTimestamp();
            if (await GenerateAsync().ConfigureAwait(false) is not { } made)
            {
                return EndAt(_step);
            }

            Deliver(new EpochBatch(_step, made.Batch, made.Rows, Stopwatch.GetElapsedTime(started)));
        }

        // A declared count is a promise: what comes after it would be lost in silence.
        if (_plan is { RequestedSteps: null, IsSeekable: false } && await GenerateAsync().ConfigureAwait(false) is { } surplus)
        {
            surplus.Batch.Dispose();
            throw EpochErrors.Surplus(_plan.Feed.Name, limit);
        }

        return EndAt(limit);
    }

    private async ValueTask<GeneratedBatch?> GenerateAsync()
    {
        try
        {
            return await _generator.NextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (FeedException) when (_generator.Stage is GeneratorStage.Batch or GeneratorStage.Open)
        {
            // No code of the feed runs in these, so it is ours and says all.
            throw;
        }
        catch (Exception exception)
        {
            throw Failed(exception, _generator.Stage);
        }
    }

    private void Deliver(EpochBatch batch)
    {
        try
        {
            Check(batch);
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

        _budget.Add(batch.Batch.ByteLength);
        _made.Writer.TryWrite(batch);
    }

    private void Check(EpochBatch batch)
    {
        if (batch.Batch.ByteLength > _maxBatchBytes)
        {
            throw EpochErrors.TooLarge(_plan.Feed.Name, _step, batch.Batch.Rows, batch.Batch.ByteLength, _maxBatchBytes);
        }

        _schema.TrySetResult(_schemaCheck.Check(batch.Batch, _step));
    }

    private EpochEnd EndAt(long step)
    {
        if (step < _firstStep)
        {
            throw EpochErrors.EndedBefore(_plan.Feed.Name, _firstStep, step);
        }

        var reason = _plan.RequestedSteps is { } asked
            ? step - _plan.FirstStep == asked ? EndReason.StepsReached : EndReason.ExhaustedEarly
            : _plan.EndStep is null || step == _plan.EndStep ? EndReason.Completed : EndReason.ExhaustedEarly;
        return new(step - _firstStep, reason, step);
    }

    private FeedException Failed(Exception cause, string stage) =>
        EpochErrors.GeneratorFailed(_plan.Feed.Name, _step, _generator, stage, cause);
}
