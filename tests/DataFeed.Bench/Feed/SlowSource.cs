using System.Collections.Immutable;
using DataFeed.Core.Feeds;

namespace DataFeed.Bench.Feed;

/// <summary>Rows that take 20 ms each, of which the processor sees nothing: as a far disk's do.</summary>
internal sealed class SlowSource(long bytes) : SampleSource
{
    public const string Feed = "slow";

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    public override long Count => 1L << 30;

    public override string Identity => "SlowSource";

    public override ImmutableArray<TensorSpec> Schema { get; } = [new("x", DType.F32, [bytes / sizeof(float)])];

    protected override void Read(long index, SampleRow row)
    {
        row.CancellationToken.WaitHandle.WaitOne(Delay);
        row.Values<float>(0).Fill(index);
    }
}
