using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using DataFeed.Tensors;

namespace DataFeed.Core.Tests.Testing;

/// <summary>An indexed source that counts its reads.</summary>
internal sealed class NoiseSource(long count) : IIndexedSource
{
    private long _reads;

    public long Reads => Interlocked.Read(ref _reads);

    public long Count => count;

    public ImmutableArray<TensorSpec> Schema { get; } =
        [new("noise", DType.F32, [3]), new("flag", DType.U8, []), new("index", DType.I64, [])];

    public void Read(long index, EpochContext context, SampleDestination destination)
    {
        Interlocked.Increment(ref _reads);
        var random = context.Random(index);
        random.Fill(destination.Values<float>(0));
        destination.Bytes(1)[0] = (byte)index;
        destination.Values<long>(2)[0] = index;
    }
}
