using System.Collections.Immutable;
using DataFeed.Core.Feeds;

namespace DataFeed.Chaos.Feeds;

/// <summary>Samples whose content is their identity and random numbers of it.</summary>
internal sealed class ChaosSource(long count) : SampleSource
{
    // 64 KiB a batch.
    private const int Columns = 512;

    public override long Count => count;

    public override string Identity => "chaos";

    public override ImmutableArray<TensorSpec> Schema { get; } = [new("id", DType.I64, []), new("x", DType.F32, [Columns])];

    protected override void Read(long index, SampleRow row)
    {
        row.Values<long>(0)[0] = index;
        var random = row.Random();
        random.Fill(row.Values<float>(1));
    }
}
