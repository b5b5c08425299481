using System.Runtime.CompilerServices;
using DataFeed.Core.Epochs;
using DataFeed.Core.Running;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;

namespace DataFeed.Server.Streaming;

/// <summary>Every step from the reader's first on, in order. While a fresh instance runs up to there, says how far it has come.</summary>
internal sealed class AllSteps(EpochReader reader, TimeProvider time) : StepFlow
{
    // Short enough to see that something moves, long enough that a quick replay says nothing.
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    private Task<EpochBatch?>? _replaying;

    public override bool HasNext => reader.HasNext;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<StepOutput> NextAsync(CancellationToken cancellationToken)
    {
        if (_replaying is not null || reader.ReplayedSteps is not null)
        {
            return await ReplayAsync(cancellationToken);
        }

        var batch = await reader.NextAsync(cancellationToken);
        End = reader.End;
        return new(batch);
    }

    public override async ValueTask DisposeAsync()
    {
        await reader.DisposeAsync();
        if (_replaying is { } replaying)
        {
            // A batch that comes to nobody is given back.
            await ((Task)replaying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            (replaying.IsCompletedSuccessfully ? await replaying : null)?.Dispose();
        }
    }

    private async Task<StepOutput> ReplayAsync(CancellationToken cancellationToken)
    {
        _replaying ??= reader.NextAsync(cancellationToken).AsTask();
        while (!_replaying.IsCompleted)
        {
            await ((Task)_replaying).WaitAsync(ReportInterval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_replaying.IsCompleted && reader.ReplayedSteps is { } steps)
            {
                return new(null, new OutgoingPart(new Replay { Step = steps, FirstStep = reader.FirstStep }));
            }
        }

        var replaying = _replaying;
        _replaying = null;
        var batch = await replaying;
        End = reader.End;
        return new(batch);
    }
}
