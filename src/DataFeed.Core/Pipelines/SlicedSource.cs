using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using DataFeed.Tensors;

namespace DataFeed.Core.Pipelines;

/// <summary>Consecutive samples of a source.</summary>
internal sealed class SlicedSource(IIndexedSource source, long first, long count) : IIndexedSource
{
    public long Count => count;

    public ImmutableArray<TensorSpec> Schema => source.Schema;

    public string Identity => FormattableString.Invariant($"slice({first},{count},{source.Identity})");

    public void Read(long index, EpochContext context, SampleDestination destination) => source.Read(first + index, context, destination);
}
