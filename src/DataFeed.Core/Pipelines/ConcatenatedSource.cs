using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using DataFeed.Core.Order;

namespace DataFeed.Core.Pipelines;

/// <summary>The samples of two sources, one after the other.</summary>
internal sealed class ConcatenatedSource(IIndexedSource source, IIndexedSource other) : StageSource
{
    private readonly StageInput _first = new(source);
    private readonly StageInput _second = new(other);

    public override long Count => source.Count + other.Count;

    public override ImmutableArray<TensorSpec> Schema => source.Schema;

    public override string Identity => source.Identity.Length == 0 || other.Identity.Length == 0 ? ""
        : FormattableString.Invariant($"concat({source.Count},{source.Identity},{other.Count},{other.Identity})");

    public override string Text => "concat";

    public override ImmutableArray<IIndexedSource> Inputs => [source, other];

    public override long IdBound => _first.IdBound + _second.IdBound;

    public override long BlockOf(long index) =>
        index < source.Count ? source.BlockOf(index) : (source.Count == 0 ? 0 : source.BlockOf(source.Count - 1) + 1) + other.BlockOf(index - source.Count);

    public override SampleKey KeyOf(long index, EpochContext epoch) =>
        index < source.Count ? _first.KeyOf(index, epoch) : Apart(_second.KeyOf(index - source.Count, epoch));

    public override long IdOf(long index, EpochContext epoch) =>
        index < source.Count ? _first.IdOf(index, epoch) : _first.IdBound + _second.IdOf(index - source.Count, epoch);

    public override async ValueTask ReadAsync(ReadOnlyMemory<long> indices, SampleRows rows, CancellationToken cancellationToken)
    {
        var firsts = CountFirsts(indices.Span);
        if (firsts == indices.Length)
        {
            await source.ReadAsync(indices, rows, cancellationToken).ConfigureAwait(false);
            return;
        }

        var (inFirst, inSecond) = (new long[firsts], new long[indices.Length - firsts]);
        var (firstRows, secondRows) = (new int[inFirst.Length], new int[inSecond.Length]);
        Part(indices.Span, (inFirst, firstRows), (inSecond, secondRows));
        if (firsts > 0)
        {
            await source.ReadAsync(inFirst, rows.Choose(firstRows), cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await other.ReadAsync(inSecond, firsts == 0 ? rows : rows.Choose(secondRows), cancellationToken).ConfigureAwait(false);
        }
        catch (SampleException exception)
        {
            throw new SampleException(_first.IdBound + exception.SampleId, exception.Stage, exception.InnerException!);
        }
    }

    public override StageSource Renumbered(IReadOnlyDictionary<string, int> used) =>
        new ConcatenatedSource(Renumber(source, used), Renumber(other, used));

    // Sources that do not say what they are would be taken for one.
    private SampleKey Apart(SampleKey key) =>
        other.Identity.Length > 0 ? key : key with { Source = Mixing.Mix(key.Source + ((ulong)_first.IdBound * Mixing.Golden)) };

    private int CountFirsts(ReadOnlySpan<long> indices)
    {
        var firsts = 0;
        foreach (var index in indices)
        {
            firsts += index < source.Count ? 1 : 0;
        }

        return firsts;
    }

    private void Part(ReadOnlySpan<long> indices, (long[] Indices, int[] Rows) first, (long[] Indices, int[] Rows) second)
    {
        var (firsts, seconds) = (0, 0);
        for (var row = 0; row < indices.Length; row++)
        {
            if (indices[row] < source.Count)
            {
                (first.Indices[firsts], first.Rows[firsts++]) = (indices[row], row);
            }
            else
            {
                (second.Indices[seconds], second.Rows[seconds++]) = (indices[row] - source.Count, row);
            }
        }
    }
}
