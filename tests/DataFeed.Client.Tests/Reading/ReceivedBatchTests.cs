using System.Runtime.InteropServices;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Protocol.V1;
using Google.Protobuf;

namespace DataFeed.Client.Tests.Reading;

public sealed class ReceivedBatchTests
{
    private static readonly long[] Ids = [40, 41];

    [Fact]
    public async Task Batch_Received_HasWhatTheServerSaysOfIt()
    {
        using var batch = await ReceiveAsync();

        Assert.Equal((7, 2, 68), (batch.Step, batch.Rows, batch.ByteLength));
        Assert.Equal(EpochCursor.Of(FakeFeed.CursorAt(8)), batch.Cursor);
        Assert.Equal(Ids, batch.SampleIds.ToArray());
        var took = batch.Timing;
        Assert.Equal([1, 2, 3, 4, 5], new[] { took.Written, took.Claimed, took.Made, took.Taken, took.Generated }.Select(time => time.TotalMicroseconds));
        Assert.Equal(["x", "flag"], batch.Layout.Tensors.Select(tensor => tensor.Name));
        Assert.True(batch.Lease.IsEmpty);
    }

    [Fact]
    public async Task Tensor_ByItsName_IsItsBytesTypeAndShape()
    {
        using var batch = await ReceiveAsync();

        var x = batch["x"];
        Assert.Equal(("x", DType.F32), (x.Name, x.DType));
        Assert.Equal([2L, 3L], x.Shape);
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], x.AsSpan<float>().ToArray());
        Assert.Equal(24, x.Bytes.Length);
        Assert.Equal([1, 0, 1, 1], batch["flag"].AsSpan<byte>().ToArray());
    }

    [Fact]
    public async Task Tensor_ByANameThatIsNotThere_ListsThoseThatAre()
    {
        using var batch = await ReceiveAsync();

        var refused = Assert.Throws<ArgumentException>(() => batch["y"].Bytes.Length);

        Assert.Contains("x, flag", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tensor_AsAnElementOfAnotherWidth_IsRefused()
    {
        using var batch = await ReceiveAsync();

        var refused = Assert.Throws<InvalidOperationException>(() => batch["x"].AsSpan<long>().Length);

        Assert.Contains("\"x\" is F32, 4 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_OfABatch_GivesItsMemoryBack()
    {
        var memory = new CountedMemory();
        var batch = await ReceiveAsync(memory);
        Assert.Equal(1, memory.Out);

        batch.Dispose();

        Assert.Equal(0, memory.Out);
        Assert.True(batch.SampleIds.IsEmpty);
    }

    private static async Task<ReceivedBatch> ReceiveAsync(CountedMemory? memory = null)
    {
        using var rig = new ClientRig(new FakeFeed(1).Server().Serve(stream =>
        {
            stream.Send(Message());
            return stream.HangAsync();
        }));
        await using var batches = (await rig.StartAsync()).ReadAsync(new ReadOptions { Memory = memory ?? rig.Memory }).GetAsyncEnumerator();
        Assert.True(await batches.MoveNextAsync());
        return batches.Current;
    }

    // Two tensors at 0 and 64, the identities of the rows at 128.
    private static NextBatchResponse Message()
    {
        var bytes = new byte[144];
        MemoryMarshal.AsBytes<float>([1, 2, 3, 4, 5, 6]).CopyTo(bytes);
        new byte[] { 1, 0, 1, 1 }.CopyTo(bytes, 64);
        MemoryMarshal.AsBytes<long>(Ids).CopyTo(bytes.AsSpan(128));
        var header = new BatchHeader
        {
            Step = 7,
            Rows = 2,
            TotalBytes = 144,
            Cursor = FakeFeed.CursorAt(8),
            SampleIds = new Protocol.V1.TensorLayout { Dtype = Protocol.V1.DType.I64, Shape = { 2 }, Offset = 128, Length = 16 },
            Timing = new StepTiming { WrittenUs = 1, ClaimedUs = 2, MadeUs = 3, TakenUs = 4, GenerateUs = 5 },
            Tensors =
            {
                new Protocol.V1.TensorLayout { Name = "x", Dtype = Protocol.V1.DType.F32, Shape = { 2, 3 }, Length = 24 },
                new Protocol.V1.TensorLayout { Name = "flag", Dtype = Protocol.V1.DType.Bool, Shape = { 2, 2 }, Offset = 64, Length = 4 },
            },
        };
        return new NextBatchResponse { Header = header, Data = ByteString.CopyFrom(bytes), Last = true };
    }
}
