using System.Collections.Immutable;
using DataFeed.Core.Feeds;

namespace DataFeed.Bench.Resume;

/// <summary>A billion samples of 64 floats, each made when it is read.</summary>
internal sealed class BillionSource : SampleSource
{
    public const string Feed = "billion";
    public const int BatchSize = 128;
    public const long Steps = Samples / BatchSize;

    private const long Samples = 1_000_000_000;

    public override long Count => Samples;

    public override string Identity => "BillionSource";

    public override ImmutableArray<TensorSpec> Schema { get; } = [new("x", DType.F32, [64])];

    protected override void Read(long index, SampleRow row) => row.Values<float>(0).Fill(index);
}
