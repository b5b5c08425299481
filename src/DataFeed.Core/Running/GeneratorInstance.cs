using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;

namespace DataFeed.Core.Running;

/// <summary>Runs a generator from where it starts, one batch after the other. Those before the first step are thrown away.</summary>
internal sealed class GeneratorInstance : Instance
{
    private readonly Generator _generator;
    private readonly long _firstStep;
    private readonly long _maxBatchBytes;
    private readonly SchemaCheck _schemaCheck;
    private readonly TaskCompletionSource<ImmutableArray<TensorSpec>> _schema = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _step;

    public GeneratorInstance(InstanceRequest request)
        : base(request)
    {
        var start = RunFrom(request.Plan, request.Start);
        _firstStep = request.Start.Step;
        _maxBatchBytes = request.Options.MaxBatchBytes;
        _schemaCheck = new(request.Plan.Feed.Name, request.Plan.Schema);
        _step = start.Step;
        _generator = Generator.Create(request.Plan, start, request.Options, Stopping);
    }

    public override long Step => Volatile.Read(ref _step);

    public override Task<ImmutableArray<TensorSpec>> Schema => _schema.Task;

    public override bool LacksRoom => !Budget.HasRoomForLargest;

    public override void Expect() => Budget.Wake();

    protected override async Task<TraversalEnd> RunAsync()
    {
        var limit = Plan.EndStep ?? long.MaxValue;
        if (_firstStep > 0 && _firstStep == limit)
        {
            return Plan.EndAt(_firstStep, limit);
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
                return Plan.EndAt(_firstStep, _step);
            }

            Deliver(new EpochBatch(_step, made.Batch, made.Rows, started, Stopwatch.GetTimestamp()));
        }

        // A declared count is a promise: what comes after it would be lost in silence.
        if (Plan.Request.Steps is null && await GenerateAsync().ConfigureAwait(false) is { } surplus)
        {
            surplus.Batch.Dispose();
            throw EpochErrors.Surplus(Plan.Feed.Name, limit);
        }

        return Plan.EndAt(_firstStep, limit);
    }

    protected override async ValueTask EndAsync()
    {
        try
        {
            await _generator.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _schema.TrySetResult([]);
        }
    }

    // From its start, or from what an earlier one saved, at the step or before it.
    private static EpochPosition RunFrom(EpochPlan plan, EpochPosition position) =>
        !plan.Feed.Content.IsSavable ? default
        : !position.State.IsEmpty ? position
        : !plan.Request.Start.State.IsEmpty ? plan.Request.Start
        : default;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<GeneratedBatch?> GenerateAsync()
    {
        try
        {
            return await _generator.NextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (FeedException) when (_generator.Stage == FeedStage.Batch)
        {
            // No code of the feed runs in it, so it is ours and says all.
            throw;
        }
#pragma warning disable CA1031 // The edge to a feed's own code: whatever it throws is its failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw EpochErrors.GeneratorFailed(Plan.Feed.Name, _step, _generator.SampleId, _generator.Stage, exception);
        }
    }

    private void Deliver(EpochBatch batch)
    {
        try
        {
            Check(batch);
            if (_step >= _firstStep)
            {
                batch.Save(Save());
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
        Made.Put(_step - _firstStep, batch);
    }

    // Of a feed that generates otherwise each time, no position is worth keeping.
    private byte[]? Save()
    {
        try
        {
            var state = Plan.Feed.IsDeterministic ? _generator.Save() : null;
            return state is null || state.Length <= ISavableGenerator.MaxStateBytes
                ? state
                : throw new InvalidOperationException($"The saved state has {state.Length} bytes; at most {ISavableGenerator.MaxStateBytes} are possible.");
        }
#pragma warning disable CA1031 // The edge to a feed's own code: whatever it throws is its failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw EpochErrors.GeneratorFailed(Plan.Feed.Name, _step, null, FeedStage.Save, exception);
        }
    }

    private void Check(EpochBatch batch)
    {
        if (batch.Batch.ByteLength > _maxBatchBytes)
        {
            throw EpochErrors.TooLarge(Plan.Feed.Name, _step, batch.Batch.Rows, batch.Batch.ByteLength, _maxBatchBytes);
        }

        _schema.TrySetResult(_schemaCheck.Check(batch.Batch, _step));
    }
}
