using DataFeed.Core.Batches;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;
using DataFeed.Core.Tests.Testing;

namespace DataFeed.Core.Tests.Running;

public sealed class SchemaChangedTests
{
    public static TheoryData<BatchTensor[], string> Changes => new()
    {
        { [Floats("x", 2, 3), Bytes("y", 2), Bytes("z", 2)], "tensor \"z\" is z U8 [-1], expected no such tensor." },
        { [Floats("x", 2, 3)], "tensor \"y\" is missing, expected y U8 [-1]." },
        { [Bytes("y", 2), Floats("x", 2, 3)], "tensor \"x\" is y U8 [-1], expected x F32 [-1,3]." },
        { [Floats("x", 2, 4), Bytes("y", 2)], "tensor \"x\" is x F32 [-1,4], expected x F32 [-1,3]." },
        { [Floats("x", 2, 3, 1), Bytes("y", 2)], "tensor \"x\" is x F32 [-1,3,1], expected x F32 [-1,3]." },
        { [Floats("x", 2, 3), Floats("y", 2)], "tensor \"y\" is y F32 [-1], expected y U8 [-1]." },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Batch_UnlikeTheFirst_IsRefusedWithWhatIsExpected(BatchTensor[] changed, string message)
    {
        var feeds = new FeedCollection().Add("changing", _ => [new Batch(Floats("x", 1, 3), Bytes("y", 1)), new Batch(changed)]);

        var readout = await EpochReadout.OfAsync(Plans.Create(feeds, new() { Feed = "changing" }));

        Assert.Single(readout.Batches);
        Assert.Equal(FeedError.SchemaChanged, readout.Error!.Error);
        Assert.Equal($"Feed \"changing\", step 1: {message}", readout.Error.Message);
    }

    [Fact]
    public async Task Batch_UnlikeTheDeclaration_IsRefusedAtOnceAndItsMemoryGivenBack()
    {
        var memory = new Memory();
        var feeds = new FeedCollection().Add(
            "declared", _ => [new Batch([Floats("x", 1, 3)], default, memory)], new() { Schema = [new("x", DType.F32, [-1, 4])] });

        var readout = await EpochReadout.OfAsync(Plans.Create(feeds, new() { Feed = "declared" }));

        Assert.Equal("Feed \"declared\", step 0: tensor \"x\" is x F32 [-1,3], expected x F32 [-1,4].", readout.Error!.Message);
        Assert.Equal(1, memory.Disposals);
    }

    [Fact]
    public async Task Sample_UnlikeTheFirst_IsRefusedWithItsId()
    {
        var pool = new CountingPool();
        var feeds = new FeedCollection().AddSamples(
            "changing", _ => [new Sample(Bytes("x", 3)) { Id = 4 }, new Sample(Bytes("x", 2)) { Id = 5 }], 8);

        var readout = await EpochReadout.OfAsync(Plans.Create(feeds, new() { Feed = "changing" }), options: new() { Pool = pool });

        Assert.Equal("Feed \"changing\", step 0, sample 5: tensor \"x\" is x U8 [2], expected x U8 [3].", readout.Error!.Message);
        Assert.Equal((FeedError.SchemaChanged, 5L), (readout.Error.Error, readout.Error.SampleId));
        Assert.Equal(0, pool.Out);
    }

    private static BatchTensor Floats(string name, params long[] shape) =>
        BatchTensor.From(name, new float[shape.Aggregate(1L, (product, length) => product * length)], shape);

    private static BatchTensor Bytes(string name, params long[] shape) =>
        BatchTensor.From(name, new byte[shape.Aggregate(1L, (product, length) => product * length)], shape);

    private sealed class Memory : IDisposable
    {
        public int Disposals { get; private set; }

        public void Dispose() => Disposals++;
    }
}
