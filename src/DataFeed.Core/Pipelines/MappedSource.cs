using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using DataFeed.Core.Order;

namespace DataFeed.Core.Pipelines;

/// <summary>The samples of a source, each changed where its batch wants it.</summary>
internal sealed class MappedSource(IIndexedSource source, string name, int number, SampleTransform transform) : StageSource
{
    private readonly StageInput _input = new(source);
    private readonly ulong _stage = StageKey.OfStage(name, number);

    public override long Count => source.Count;

    public override ImmutableArray<TensorSpec> Schema => source.Schema;

    public override string Identity => source.Identity.Length == 0 ? "" : $"map({name},{source.Identity})";

    public override string Name => name;

    public override string Text => $"map {name}";

    public override ImmutableArray<IIndexedSource> Inputs => [source];

    public override long IdBound => _input.IdBound;

    public override long BlockOf(long index) => source.BlockOf(index);

    public override SampleKey KeyOf(long index, EpochContext epoch) => _input.KeyOf(index, epoch);

    public override long IdOf(long index, EpochContext epoch) => _input.IdOf(index, epoch);

    public override ValueTask ReadAsync(ReadOnlyMemory<long> indices, SampleRows rows, CancellationToken cancellationToken)
    {
        var reading = source.ReadAsync(indices, rows, cancellationToken);
        if (!reading.IsCompletedSuccessfully)
        {
            return ChangeAsync(reading, indices, rows, cancellationToken);
        }

        Change(indices.Span, rows, cancellationToken);
        return ValueTask.CompletedTask;
    }

    public override StageSource Renumbered(IReadOnlyDictionary<string, int> used) =>
        new MappedSource(Renumber(source, used), name, number + used.GetValueOrDefault(name), transform);

    private async ValueTask ChangeAsync(ValueTask reading, ReadOnlyMemory<long> indices, SampleRows rows, CancellationToken cancellationToken)
    {
        await reading.ConfigureAwait(false);
        Change(indices.Span, rows, cancellationToken);
    }

    private void Change(ReadOnlySpan<long> indices, SampleRows rows, CancellationToken cancellationToken)
    {
        var row = 0;
        try
        {
            for (; row < indices.Length; row++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                transform(rows.Row(row, _input.KeyOf(indices[row], rows.Epoch), _stage, cancellationToken));
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SampleException(_input.IdOf(indices[row], rows.Epoch), $"map {name}", exception);
        }
    }
}
