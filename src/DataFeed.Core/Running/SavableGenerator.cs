using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;

namespace DataFeed.Core.Running;

/// <summary>Runs a generator that saves its position, from its start or from what an earlier one saved.</summary>
internal sealed class SavableGenerator(
    Func<EpochContext, ReadOnlyMemory<byte>, ISavableGenerator> function, EpochContext context, ReadOnlyMemory<byte> state) : Generator
{
    private ISavableGenerator? _generator;

    public override async ValueTask<GeneratedBatch?> NextAsync()
    {
        _generator ??= Start();
        Stage = FeedStage.Generate;
        return await _generator.NextAsync().ConfigureAwait(false) is { } batch ? new(batch, batch.Rows) : null;
    }

    public override byte[]? Save()
    {
        Stage = FeedStage.Save;
        return _generator!.Save() ?? throw new InvalidOperationException("The saved state is null; empty says that there is none.");
    }

    public override ValueTask DisposeAsync()
    {
        Stage = FeedStage.Dispose;
        return _generator?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private ISavableGenerator Start()
    {
        Stage = state.IsEmpty ? FeedStage.Generate : FeedStage.Restore;
        return function(context, state) ?? throw new InvalidOperationException("The generator function returned null.");
    }
}
