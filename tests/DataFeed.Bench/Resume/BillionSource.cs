using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using DataFeed.Tensors;

namespace DataFeed.Bench.Resume;

/// <summary>A billion samples of 64 floats, each made when it is read.</summary>
internal sealed class BillionSource : IIndexedSource
{
    public const string Feed = "billion";
    public const int BatchSize = 128;
    public const long Steps = Samples / BatchSize;

    private const long Samples = 1_000_000_000;

    public long Count => Samples;

    public ImmutableArray<TensorSpec> Schema { get; } = [new("x", DType.F32, [64])];

    public void Read(long index, EpochContext context, SampleDestination destination) => destination.Values<float>(0).Fill(index);
}
