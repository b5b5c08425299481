using System.Collections.Immutable;
using DataFeed.Core.Order;

namespace DataFeed.Core.Feeds;

/// <summary>An indexed source that writes one sample after the other.</summary>
/// <remarks>As <see cref="IIndexedSource"/>: <see cref="Read"/> is called by several threads at once.</remarks>
public abstract class SampleSource : IIndexedSource
{
    private readonly Lazy<ulong> _leaf;

    /// <summary>Called by those who inherit.</summary>
    protected SampleSource() => _leaf = new(() => StageKey.OfSource(Identity));

    /// <inheritdoc/>
    public abstract long Count { get; }

    /// <inheritdoc/>
    public abstract ImmutableArray<TensorSpec> Schema { get; }

    /// <inheritdoc/>
    public abstract string Identity { get; }

    /// <inheritdoc/>
    public virtual long BlockOf(long index) => index;

    /// <inheritdoc/>
    public ValueTask ReadAsync(ReadOnlyMemory<long> indices, SampleRows rows, CancellationToken cancellationToken)
    {
        var leaf = _leaf.Value;
        var row = 0;
        try
        {
            foreach (var index in indices.Span)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Read(index, rows.Row(row, new(leaf, index), StageKey.Source, cancellationToken));
                row++;
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SampleException(indices.Span[row], null, exception);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes one sample where its batch wants it.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="row">The sample's row, all zero. Take random numbers from <see cref="SampleRow.Random"/>.</param>
    protected abstract void Read(long index, SampleRow row);
}
