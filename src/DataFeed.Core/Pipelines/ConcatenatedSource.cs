using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using DataFeed.Tensors;

namespace DataFeed.Core.Pipelines;

/// <summary>The samples of two sources, one after the other.</summary>
internal sealed class ConcatenatedSource(IIndexedSource source, IIndexedSource other) : IIndexedSource
{
    public long Count => source.Count + other.Count;

    public ImmutableArray<TensorSpec> Schema => source.Schema;

    public string Identity => FormattableString.Invariant($"concat({source.Count},{source.Identity},{other.Count},{other.Identity})");

    public void Read(long index, EpochContext context, SampleDestination destination)
    {
        if (index < source.Count)
        {
            source.Read(index, context, destination);
        }
        else
        {
            other.Read(index - source.Count, context, destination);
        }
    }
}
