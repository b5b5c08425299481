using System.Collections.Immutable;
using DataFeed.Core.Feeds;

namespace DataFeed.Core.Tests.Testing;

/// <summary>An indexed source that counts its reads.</summary>
internal sealed class NoiseSource(long count) : SampleSource
{
    private long _reads;

    public long Reads => Interlocked.Read(ref _reads);

    public override long Count => count;

    public override string Identity => "test";

    public override ImmutableArray<TensorSpec> Schema { get; } =
        [new("noise", DType.F32, [3]), new("flag", DType.U8, []), new("index", DType.I64, [])];

    public void Fill(long index, SampleRow destination)
    {
        Interlocked.Increment(ref _reads);
        var random = destination.Random();
        random.Fill(destination.Values<float>(0));
        destination.Bytes(1)[0] = (byte)index;
        destination.Values<long>(2)[0] = index;
    }

    protected override void Read(long index, SampleRow row) => Fill(index, row);
}
