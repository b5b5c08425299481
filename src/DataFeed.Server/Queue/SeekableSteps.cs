using DataFeed.Core.Epochs;

namespace DataFeed.Server.Queue;

/// <summary>Makes any step of a seekable feed, and just that one: what lies between two claims is others' work.</summary>
internal sealed class SeekableSteps(Func<long, EpochReader> openAt) : IStepMaker
{
    public long? EndStep => null;

    public async Task<EpochBatch?> MakeAsync(long step, CancellationToken cancellationToken)
    {
        await using var reader = openAt(step);
        return await reader.NextAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
