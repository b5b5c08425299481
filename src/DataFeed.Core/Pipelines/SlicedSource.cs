using System.Buffers;
using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using DataFeed.Core.Order;

namespace DataFeed.Core.Pipelines;

/// <summary>Consecutive samples of a source.</summary>
internal sealed class SlicedSource(IIndexedSource source, long first, long count) : StageSource
{
    private readonly StageInput _input = new(source);

    public override long Count => count;

    public override ImmutableArray<TensorSpec> Schema => source.Schema;

    public override string Identity => source.Identity.Length == 0 ? "" : FormattableString.Invariant($"slice({first},{count},{source.Identity})");

    public override string Text => FormattableString.Invariant($"take {count} from {first}");

    public override ImmutableArray<IIndexedSource> Inputs => [source];

    public override long IdBound => _input.IdBound;

    public override long BlockOf(long index) => source.BlockOf(first + index);

    public override SampleKey KeyOf(long index, EpochContext epoch) => _input.KeyOf(first + index, epoch);

    public override long IdOf(long index, EpochContext epoch) => _input.IdOf(first + index, epoch);

    public override ValueTask ReadAsync(ReadOnlyMemory<long> indices, SampleRows rows, CancellationToken cancellationToken) =>
        first == 0 ? source.ReadAsync(indices, rows, cancellationToken) : ReadMovedAsync(indices, rows, cancellationToken);

    public override StageSource Renumbered(IReadOnlyDictionary<string, int> used) => new SlicedSource(Renumber(source, used), first, count);

    private async ValueTask ReadMovedAsync(ReadOnlyMemory<long> indices, SampleRows rows, CancellationToken cancellationToken)
    {
        var moved = ArrayPool<long>.Shared.Rent(indices.Length);
        for (var index = 0; index < indices.Length; index++)
        {
            moved[index] = first + indices.Span[index];
        }

        await source.ReadAsync(moved.AsMemory(0, indices.Length), rows, cancellationToken).ConfigureAwait(false);
        ArrayPool<long>.Shared.Return(moved);
    }
}
