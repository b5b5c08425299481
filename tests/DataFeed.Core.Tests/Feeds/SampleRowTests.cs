using System.Collections.Immutable;
using System.Runtime.InteropServices;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Core.Tests.Testing;

namespace DataFeed.Core.Tests.Feeds;

public sealed class SampleRowTests
{
    private delegate void Writer(SampleRow destination);

    [Fact]
    public async Task Tensors_OfABatch_LieInOneBlockAtMultiplesOf64()
    {
        var feeds = new FeedCollection().AddIndexed("x", _ => new NoiseSource(7), 7, shuffle: true);
        await using var reader = Plans.Create(feeds, new() { Feed = "x" }).Open(0, 0, new(), new());

        using var batch = await EpochReadout.NextAsync(reader);

        var segments = batch!.Batch.Tensors.Select(tensor => MemoryMarshal.TryGetArray(tensor.Bytes, out var segment) ? segment : default).ToArray();
        Assert.All(segments, segment => Assert.Same(segments[0].Array, segment.Array));
        Assert.Equal([0, 128, 192], segments.Select(segment => segment.Offset));
    }

    [Fact]
    public async Task Values_UnwrittenInDirtyMemory_AreZero()
    {
        var readout = await ReadAsync(_ => { });

        Assert.Equal("x BF16 [2,3] 000000000000000000000000 | y I64 [2] 00000000000000000000000000000000", readout.Batches[0].Content);
    }

    [Fact]
    public async Task Values_OfBF16_AreWrittenAsUShort()
    {
        var readout = await ReadAsync(destination => destination.Values<ushort>(0).Fill(0x3F80));

        Assert.StartsWith("x BF16 [2,3] 803F803F803F803F803F803F", readout.Batches[0].Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_OfOtherTypeOrTensor_FailWithBoth()
    {
        var wrongType = await ReadAsync(destination => destination.Values<float>(1).Clear());
        var wrongTensor = await ReadAsync(destination => destination.Bytes(2).Clear());

        Assert.Contains("Tensor \"y\" is I64, not F32.", wrongType.Error!.Message, StringComparison.Ordinal);
        Assert.Equal((0L, "read"), (wrongTensor.Error!.SampleId, wrongTensor.Error.Stage));
        Assert.IsType<ArgumentOutOfRangeException>(wrongTensor.Error.InnerException);
    }

    private static Task<EpochReadout> ReadAsync(Writer writer)
    {
        var feeds = new FeedCollection().AddIndexed("x", _ => new WritingSource(writer), 2, shuffle: false);
        return EpochReadout.OfAsync(Plans.Create(feeds, new() { Feed = "x" }), options: new() { Pool = new CountingPool() });
    }

    private sealed class WritingSource(Writer writer) : SampleSource
    {
        public override long Count => 2;

        public override string Identity => "test";

        public override ImmutableArray<TensorSpec> Schema { get; } = [new("x", DType.BF16, [3]), new("y", DType.I64, [])];

        protected override void Read(long index, SampleRow destination) => writer(destination);
    }
}
