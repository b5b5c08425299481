using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using DataFeed.Tensors;

namespace DataFeed.Chaos.Feeds;

/// <summary>Samples whose content is their identity and random numbers of it.</summary>
internal sealed class ChaosSource(long count) : IIndexedSource
{
    // 64 KiB a batch.
    private const int Columns = 512;

    public long Count => count;

    public ImmutableArray<TensorSpec> Schema { get; } = [new("id", DType.I64, []), new("x", DType.F32, [Columns])];

    public void Read(long index, EpochContext context, SampleDestination destination)
    {
        destination.Values<long>(0)[0] = index;
        var random = context.Random(index);
        random.Fill(destination.Values<float>(1));
    }
}
