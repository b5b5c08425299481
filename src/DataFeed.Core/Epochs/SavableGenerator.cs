using DataFeed.Core.Feeds;

namespace DataFeed.Core.Epochs;

/// <summary>Runs a generator that saves its position, from its start or from what an earlier one saved.</summary>
internal sealed class SavableGenerator(Func<EpochContext, ReadOnlyMemory<byte>, ISavableGenerator> function, ProductionRequest request) : Generator
{
    private ISavableGenerator? _generator;

    public override async ValueTask<GeneratedBatch?> NextAsync()
    {
        _generator ??= Start();
        Stage = GeneratorStage.Generate;
        return await _generator.NextAsync().ConfigureAwait(false) is { } batch ? new(batch, batch.Rows) : null;
    }

    public override byte[]? Save()
    {
        Stage = GeneratorStage.Save;
        return _generator!.Save() ?? throw new InvalidOperationException("The saved state is null; empty says that there is none.");
    }

    public override ValueTask DisposeAsync()
    {
        Stage = GeneratorStage.Dispose;
        return _generator?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private ISavableGenerator Start()
    {
        Stage = request.Start.State.IsEmpty ? GeneratorStage.Generate : GeneratorStage.Restore;
        return function(request.Context, request.Start.State) ?? throw new InvalidOperationException("The generator function returned null.");
    }
}
