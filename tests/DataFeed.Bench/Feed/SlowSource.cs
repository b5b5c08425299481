using System.Collections.Immutable;
using DataFeed.Core.Feeds;
using DataFeed.Tensors;

namespace DataFeed.Bench.Feed;

/// <summary>Rows that take 20 ms each, of which the processor sees nothing: as a far disk's do.</summary>
internal sealed class SlowSource(long bytes) : IIndexedSource
{
    public const string Feed = "slow";

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    public long Count => 1L << 30;

    public ImmutableArray<TensorSpec> Schema { get; } = [new("x", DType.F32, [bytes / sizeof(float)])];

    public void Read(long index, EpochContext context, SampleDestination destination)
    {
        context.CancellationToken.WaitHandle.WaitOne(Delay);
        destination.Values<float>(0).Fill(index);
    }
}
