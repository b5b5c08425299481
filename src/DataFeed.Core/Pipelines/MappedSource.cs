using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using DataFeed.Tensors;

namespace DataFeed.Core.Pipelines;

/// <summary>The samples of a source, each changed where its batch wants it.</summary>
internal sealed class MappedSource(IIndexedSource source, string name, SampleTransform transform) : IIndexedSource
{
    public long Count => source.Count;

    public ImmutableArray<TensorSpec> Schema => source.Schema;

    public string Identity => $"map({name},{source.Identity})";

    public void Read(long index, EpochContext context, SampleDestination destination)
    {
        source.Read(index, context, destination);
        transform(index, context, destination);
    }
}
