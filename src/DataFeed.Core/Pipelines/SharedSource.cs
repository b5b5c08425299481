using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using DataFeed.Core.Order;

namespace DataFeed.Core.Pipelines;

/// <summary>A source that other pipelines read too: disposing it leaves it to them.</summary>
internal sealed class SharedSource(IIndexedSource source, Func<Task> leave) : StageSource
{
    private readonly StageInput _input = new(source);
    private int _isLeft;

    public override long Count => source.Count;

    public override ImmutableArray<TensorSpec> Schema => source.Schema;

    public override string Identity => source.Identity;

    public override string? Text => null;

    public override ImmutableArray<IIndexedSource> Inputs => [source];

    public override long IdBound => _input.IdBound;

    public override long BlockOf(long index) => source.BlockOf(index);

    public override SampleKey KeyOf(long index, EpochContext epoch) => _input.KeyOf(index, epoch);

    public override long IdOf(long index, EpochContext epoch) => _input.IdOf(index, epoch);

    public override ValueTask ReadAsync(ReadOnlyMemory<long> indices, SampleRows rows, CancellationToken cancellationToken) =>
        source.ReadAsync(indices, rows, cancellationToken);

    public override StageSource Renumbered(IReadOnlyDictionary<string, int> used) => new SharedSource(Renumber(source, used), leave);

    protected override Task CloseAsync() => Interlocked.Exchange(ref _isLeft, 1) == 0 ? leave() : Task.CompletedTask;
}
