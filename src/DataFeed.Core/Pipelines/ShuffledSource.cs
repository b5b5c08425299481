using System.Buffers;
using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using DataFeed.Core.Order;

namespace DataFeed.Core.Pipelines;

/// <summary>The samples of a source in an order of each epoch's own.</summary>
internal sealed class ShuffledSource(IIndexedSource source, string name, int number) : StageSource
{
    private readonly StageInput _input = new(source);
    private readonly ulong _stage = StageKey.OfStage(name, number);

    public override long Count => source.Count;

    public override ImmutableArray<TensorSpec> Schema => source.Schema;

    public override string Identity => source.Identity.Length == 0 ? "" : $"shuffle({name},{source.Identity})";

    public override string Name => name;

    public override string Text => name;

    public override ImmutableArray<IIndexedSource> Inputs => [source];

    public override long IdBound => _input.IdBound;

    // Neighbours in this order lie anywhere.
    public override long BlockOf(long index) => index;

    public override SampleKey KeyOf(long index, EpochContext epoch) => _input.KeyOf(Order(epoch)[index], epoch);

    public override long IdOf(long index, EpochContext epoch) => _input.IdOf(Order(epoch)[index], epoch);

    public override async ValueTask ReadAsync(ReadOnlyMemory<long> indices, SampleRows rows, CancellationToken cancellationToken)
    {
        var order = Order(rows.Epoch);
        var shuffled = ArrayPool<long>.Shared.Rent(indices.Length);
        for (var index = 0; index < indices.Length; index++)
        {
            shuffled[index] = order[indices.Span[index]];
        }

        await source.ReadAsync(shuffled.AsMemory(0, indices.Length), rows, cancellationToken).ConfigureAwait(false);
        ArrayPool<long>.Shared.Return(shuffled);
    }

    public override StageSource Renumbered(IReadOnlyDictionary<string, int> used) =>
        new ShuffledSource(Renumber(source, used), name, number + used.GetValueOrDefault(name));

    private Permutation Order(EpochContext epoch) => epoch.OrderOf(_stage, source.Count);
}
