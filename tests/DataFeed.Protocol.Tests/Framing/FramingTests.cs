using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.Methods;
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
        var lengths = Gen.Elements(0, 1, 63, 64, 65, 1000, WireTypes.PartBytes - 1, WireTypes.PartBytes, WireTypes.PartBytes + 1);
        Prop.ForAll(Arb.From(Gen.NonEmptyListOf(lengths)), sizes =>
        {
            var tensors = sizes.Take(4).Select((size, index) => Tensor(index, size)).ToArray();

            var (header, memory) = Assert.Single(Receive([.. Send(tensors)]));

            Assert.Equal(tensors.Length, header.Tensors.Count);
            for (var index = 0; index < tensors.Length; index++)
            {
                Assert.Equal(0, header.Tensors[index].Offset % WireTypes.Alignment);
                Assert.True(tensors[index].Bytes.Span.SequenceEqual(memory.Tensor(index)), $"tensor {index} differs");
            }

            memory.Dispose();
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

        var (header, memory) = Assert.Single(Receive([response.ToByteArray()]));

        Assert.Equal(response.Header, header);
        Assert.Equal(bytes, memory.Tensor(0).ToArray());
        memory.Dispose();
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
        { "of unknown type 99", With(whole => whole.Header.Tensors[0].Dtype = (DType)99) },
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
            var part = Read(assembler, bytes);
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

            Assert.Null(Read(assembler, bytes[..length]).Memory);
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
            Tensors = { new TensorLayout { Name = "x", Dtype = DType.U8, Shape = { bytes.Length }, Length = bytes.Length } },
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

        List<byte[]> parts = [];
        while (batch.TryNextPart(out var part))
        {
            var context = new RecordingSerializationContext();
            DataFeedMethods.SendBatches.ResponseMarshaller.ContextualSerializer(part, context);
            parts.Add(context.Written);
        }

        return parts;
    }

    private static List<(BatchHeader Header, BatchMemory Memory)> Receive(IEnumerable<byte[]> parts)
    {
        using var assembler = new BatchAssembler(PooledBatchMemory.Source, 1L << 30);
        List<(BatchHeader, BatchMemory)> batches = [];
        foreach (var bytes in parts)
        {
            var part = Read(assembler, bytes);
            Assert.Null(part.Failure);
            if (part.Memory is not null)
            {
                batches.Add((part.Header!, part.Memory));
            }
        }

        return batches;
    }

    private static DataFeedException Failure(byte[] bytes)
    {
        using var assembler = new BatchAssembler(PooledBatchMemory.Source, 1 << 20);
        return Read(assembler, bytes).Failure ?? throw new InvalidOperationException("The response was accepted.");
    }

    private static IncomingPart Read(BatchAssembler assembler, byte[] bytes) =>
        DataFeedMethods.ReceiveBatches(assembler).ResponseMarshaller.ContextualDeserializer(new SplitDeserializationContext(bytes));
}
