using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Xunit;

namespace DataFeed.Protocol.Tests.Framing;

public sealed class FramingTests
{
    [Fact]
    public void Batch_OfAnyTensors_ArrivesAsItWasSent()
    {
        // Around the part size and the alignment, where an off-by-one would show; and an empty tensor between full ones.
        var lengths = Gen.Elements(0, 1, 63, 64, 65, 1000, OutgoingBatch.PartBytes - 1, OutgoingBatch.PartBytes, OutgoingBatch.PartBytes + 1);
        Prop.ForAll(Arb.From(Gen.NonEmptyListOf(lengths)), sizes =>
        {
            var tensors = sizes.Take(4).Select((size, index) => Tensor(index, size)).ToArray();

            var received = Assert.Single(Wire.Receive(Send(tensors)));

            Assert.Equal(tensors.Length, received.Header.Layout.Tensors.Length);
            for (var index = 0; index < tensors.Length; index++)
            {
                Assert.Equal(0, received.Header.Layout.Tensors[index].Offset % BatchLayout.Alignment);
                Assert.True(tensors[index].Bytes.Span.SequenceEqual(received.Tensors[index]), $"tensor {index} differs");
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Part_AsStockProtobufReadsIt_IsANextBatchResponse()
    {
        var part = NextBatchResponse.Parser.ParseFrom(Assert.Single(Send([Tensor(0, 5), Tensor(1, 3)])));

        Assert.True(part.Last);
        Assert.Equal(7, part.Header.Step);
        Assert.Equal(67, part.Data.Length);
        Assert.Equal(Tensor(1, 3).Bytes.ToArray(), part.Data.ToByteArray()[64..]);
    }

    [Fact]
    public void Part_AsStockProtobufWritesIt_IsRead()
    {
        var bytes = Tensor(0, 10).Bytes.ToArray();
        var response = Whole(bytes);

        var received = Assert.Single(Wire.Receive([response.ToByteArray()]));

        Assert.Equal(7, received.Header.Step);
        Assert.Equal("x", Assert.Single(received.Header.Layout.Tensors).Name);
        Assert.Equal(bytes, received.Tensors[0]);
    }

    // Around the alignment and the part size, as above: the ids lie where the tensors end.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 3)]
    [InlineData(64, 1)]
    [InlineData(65, 9)]
    [InlineData(OutgoingBatch.PartBytes - 64, 100)]
    [InlineData(OutgoingBatch.PartBytes - 4, 1000)]
    [InlineData(10, OutgoingBatch.PartBytes / 4)]
    public void SampleIds_OfABatch_ArriveBehindItsTensors(int tensorBytes, int count)
    {
        var ids = Enumerable.Range(0, count).Select(index => long.MaxValue - (index * 31L)).ToArray();
        var batch = new OutgoingBatch();
        batch.Clear();
        batch.Header.Rows = count;
        batch.Add(Tensor(0, tensorBytes));
        batch.AddSampleIds(ids);

        var received = Assert.Single(Wire.Receive(Wire.Write(batch)));

        Assert.Equal(ids, received.SampleIds);
        Assert.True(Tensor(0, tensorBytes).Bytes.Span.SequenceEqual(received.Tensors[0]), "the tensor differs");
    }

    [Fact]
    public void Batch_AfterOneWithSampleIds_HasNone()
    {
        var batch = new OutgoingBatch();
        batch.Clear();
        batch.Header.Rows = 1;
        batch.AddSampleIds(new long[] { 5 });
        List<byte[]> parts = Wire.Write(batch);
        batch.Clear();
        batch.Add(Tensor(0, 8));
        parts.AddRange(Wire.Write(batch));

        var received = Wire.Receive(parts);

        Assert.Equal(2, received.Count);
        Assert.Equal([5], received[0].SampleIds);
        Assert.Null(received[1].Header.Layout.SampleIds);
        Assert.Empty(received[1].SampleIds);
    }

    [Fact]
    public void Parts_OfALargeBatch_FitEveryClientsDefaultLimit()
    {
        var parts = Send([Tensor(0, 9 << 20)]);

        Assert.Equal(9, parts.Count);
        Assert.All(parts, part => Assert.True(part.Length < 4 << 20));
    }

    public static TheoryData<string, NextBatchResponse> Broken => new()
    {
        { "data came before a header", new NextBatchResponse { Data = ByteString.CopyFrom(1, 2) } },
        { "0 of 10 bytes came", With(whole => whole.Data = ByteString.Empty) },
        { "more than the promised 10 bytes came", With(whole => whole.Data = ByteString.CopyFrom(new byte[11])) },
        { "at offset 64, not 0", With(whole => whole.Header.Tensors[0].Offset = 64) },
        { "which its shape does not give", With(whole => whole.Header.Tensors[0].Shape[0] = 9) },
        { "with a negative axis", With(whole => whole.Header.Tensors[0].Shape[0] = -1) },
        { "of unknown type 99", With(whole => whole.Header.Tensors[0].Dtype = (V1.DType)99) },
        { "20 bytes in all where its tensors end at 10", With(whole => whole.Header.TotalBytes = 20) },
        { "a negative step, row count or size", With(whole => whole.Header.TotalBytes = -1) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Response_AgainstTheContract_IsRefusedWithWhatIsWrong(string reason, NextBatchResponse response)
    {
        var failure = Failure(response.ToByteArray());

        Assert.Equal(DataFeedError.ProtocolViolation, failure.Error);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_LargerThanTheClientTakes_IsRefusedBeforeMemoryIsGiven()
    {
        var response = With(whole => whole.Header.TotalBytes = long.MaxValue);

        Assert.Equal(DataFeedError.BatchTooLarge, Failure(response.ToByteArray()).Error);
    }

    [Fact]
    public void Response_OfRandomBytes_NeverThrows()
    {
        Prop.ForAll<byte[]>(bytes =>
        {
            using var assembler = new BatchAssembler(PooledBatchMemory.Source, 1 << 20);
            var part = Wire.Read(assembler, bytes);
            part.Memory?.Dispose();
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Response_CutShortAnywhere_IsRefusedOrIncomplete()
    {
        var bytes = Whole([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).ToByteArray();
        for (var length = 0; length < bytes.Length; length++)
        {
            using var assembler = new BatchAssembler(PooledBatchMemory.Source, 1 << 20);

            Assert.Null(Wire.Read(assembler, bytes[..length]).Memory);
        }
    }

    private static NextBatchResponse With(Action<NextBatchResponse> change)
    {
        var whole = Whole(new byte[10]);
        change(whole);
        return whole;
    }

    private static NextBatchResponse Whole(byte[] bytes) => new()
    {
        Header = new BatchHeader
        {
            Step = 7,
            TotalBytes = bytes.Length,
            Tensors = { new V1.TensorLayout { Name = "x", Dtype = V1.DType.U8, Shape = { bytes.Length }, Length = bytes.Length } },
        },
        Data = ByteString.CopyFrom(bytes),
        Last = true,
    };

    private static TensorPayload Tensor(int index, int length)
    {
        var bytes = new byte[length];
        for (var position = 0; position < length; position++)
        {
            bytes[position] = (byte)((position * 31) + index + (position >> 8));
        }

        return new TensorPayload($"t{index}", DType.U8, [length], bytes);
    }

    private static List<byte[]> Send(params ReadOnlySpan<TensorPayload> tensors)
    {
        var batch = new OutgoingBatch();
        batch.Clear();
        batch.Header.Step = 7;
        foreach (var tensor in tensors)
        {
            batch.Add(tensor);
        }

        return Wire.Write(batch);
    }

    private static DataFeedException Failure(byte[] bytes)
    {
        using var assembler = new BatchAssembler(PooledBatchMemory.Source, 1 << 20);
        return Wire.Read(assembler, bytes).Failure ?? throw new InvalidOperationException("The response was accepted.");
    }
}
