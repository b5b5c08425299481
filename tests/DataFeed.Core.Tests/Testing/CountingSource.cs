using System.Collections.Immutable;
using DataFeed.Core.Feeds;

namespace DataFeed.Core.Tests.Testing;

/// <summary>An indexed source whose samples are their indices.</summary>
internal sealed class CountingSource(long count) : SampleSource
{
    public override long Count => count;

    public override string Identity => "test";

    public override ImmutableArray<TensorSpec> Schema { get; } = [new("x", DType.I64, [])];

    protected override void Read(long index, SampleRow destination) => destination.Values<long>(0)[0] = index;
}
