using DataFeed.Core.Epochs;
using DataFeed.Core.Running;

namespace DataFeed.Server.Queue;

/// <summary>Makes any step of a seekable feed, and just those claimed: what lies between two claims is others' work.</summary>
/// <param name="reader">Opened as wanted. Disposed with this.</param>
internal sealed class SeekableSteps(EpochReader reader) : IStepMaker
{
    public long? EndStep => null;

    public void Begin(long step) => reader.Want(step, 1);

    public ValueTask<EpochBatch?> NextAsync(CancellationToken cancellationToken) => reader.NextAsync(cancellationToken);

    public ValueTask DisposeAsync() => reader.DisposeAsync();
}
