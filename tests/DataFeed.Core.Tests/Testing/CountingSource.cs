using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using DataFeed.Tensors;

namespace DataFeed.Core.Tests.Testing;

/// <summary>An indexed source whose samples are their indices.</summary>
internal sealed class CountingSource(long count) : IIndexedSource
{
    public long Count => count;

    public ImmutableArray<TensorSpec> Schema { get; } = [new("x", DType.I64, [])];

    public void Read(long index, EpochContext context, SampleDestination destination) => destination.Values<long>(0)[0] = index;
}
