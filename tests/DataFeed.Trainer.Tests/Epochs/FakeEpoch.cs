using System.Runtime.CompilerServices;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.TorchSharp;
using DataFeed.Trainer.Epochs;

namespace DataFeed.Trainer.Tests.Epochs;

internal sealed class FakeEpoch(FakeEpochs source, long epoch, IReadOnlyList<TensorSpec> schema) : IStartedEpoch
{
    private bool _isRead;

    public IReadOnlyList<TensorSpec> Schema => schema;

    public long? Steps => source.AskedSteps;

    public EpochEnd? Ending { get; private set; }

    public long UnrecordedSteps => 0;

    public IAsyncEnumerable<TensorBatch> ReadAsync(IProgress<ReplayProgress>? replay)
    {
        _isRead = true;
        foreach (var step in source.Replays)
        {
            replay?.Report(new ReplayProgress(step, FirstStep: 100));
        }

        return BatchesAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        source.Unread += _isRead ? 0 : 1;
        return ValueTask.CompletedTask;
    }

    private async IAsyncEnumerable<TensorBatch> BatchesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var steps = Math.Min(source.Length, source.AskedSteps ?? long.MaxValue);
        for (var step = 0L; step < steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Off the caller's stack, as a stream's batches come.
            await Task.Yield();
            yield return source.Make(epoch, step);
        }

        if (source.Failure is { } failure)
        {
            throw failure;
        }

        var reason = source.AskedSteps is not { } asked ? EndReason.Completed
            : asked > source.Length ? EndReason.ExhaustedEarly : EndReason.StepsReached;
        Ending = new EpochEnd(steps, reason, default);
    }
}
