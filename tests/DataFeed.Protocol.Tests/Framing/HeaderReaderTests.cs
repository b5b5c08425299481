using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Xunit;

namespace DataFeed.Protocol.Tests.Framing;

public sealed class HeaderReaderTests
{
    private const long MaxBatchBytes = 1 << 20;

    [Fact]
    public void Header_OfAnyBatch_IsReadInFull()
    {
        var header = Header(rows: 3);
        header.Cursor = ByteString.CopyFromUtf8("cursor");
        header.Lease = ByteString.CopyFromUtf8("lease");
        header.Timing = new StepTiming { WrittenUs = 1, ClaimedUs = 20, MadeUs = 300, TakenUs = 4000, GenerateUs = 50_000 };

        var read = new HeaderReader(MaxBatchBytes).Read(header.ToByteArray());

        Assert.Equal((7, 3, "cursor", "lease"), (read.Step, read.Rows, Text(read.Cursor), Text(read.Lease)));
        Assert.Equal(new(Us(1), Us(20), Us(300), Us(4000), Us(50_000)), read.Timing);
        Assert.Equal(Describe(header), Describe(read.Layout));
    }

    [Fact]
    public void Headers_ThatDifferInNumbersOnly_HaveOneLayout()
    {
        var reader = new HeaderReader(MaxBatchBytes);
        var first = reader.Read(Header(rows: 3).ToByteArray());
        var next = Header(rows: 3);
        next.Step = 8;
        next.Cursor = ByteString.CopyFromUtf8("another");
        next.Timing = new StepTiming { MadeUs = 9 };

        var second = reader.Read(next.ToByteArray());

        Assert.Same(first.Layout, second.Layout);
        Assert.Equal((8, 3, "another"), (second.Step, second.Rows, Text(second.Cursor)));
        Assert.Equal(Us(9), second.Timing.Made);
        Assert.Equal(default, first.Timing);
    }

    public static TheoryData<string, BatchHeader> Changes => new()
    {
        { "another name", With(header => header.Tensors[0].Name = "z") },
        { "another type", With(header => header.Tensors[1].Dtype = V1.DType.U16) },
        { "another shape of the same size", With(header => header.Tensors[0].Shape.Add(1)) },
        { "the tensors in another order", Header(3, ["y", "x"]) },
        { "a tensor less", Header(3, ["x"]) },
        { "a tensor more", Header(3, ["x", "y", "z"]) },
        { "other rows", Header(rows: 2) },
        { "no ids", Header(3, ["x", "y"], hasIds: false) },
        { "nothing", new BatchHeader() },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Header_OfAnotherLayout_IsReadAnew(string change, BatchHeader other)
    {
        var reader = new HeaderReader(MaxBatchBytes);
        var first = reader.Read(Header(rows: 3).ToByteArray());

        var second = reader.Read(other.ToByteArray());
        var third = reader.Read(Header(rows: 3).ToByteArray());

        Assert.False(ReferenceEquals(first.Layout, second.Layout), $"With {change} the layout is the one before.");
        Assert.Equal(Describe(other), Describe(second.Layout));
        Assert.Equal(Describe(Header(rows: 3)), Describe(third.Layout));
    }

    // Protobuf asks a reader to take fields in any order.
    [Fact]
    public void Header_WithItsFieldsInAnotherOrder_IsReadTheSame()
    {
        var header = Header(rows: 3);
        byte[] turned = [.. new BatchHeader { SampleIds = header.SampleIds }.ToByteArray(), .. With(whole => whole.SampleIds = null).ToByteArray()];
        var reader = new HeaderReader(MaxBatchBytes);

        var first = reader.Read(turned);
        var second = reader.Read(turned);

        Assert.Equal(Describe(header), Describe(first.Layout));
        Assert.Same(first.Layout, second.Layout);
        Assert.Equal((7, 3), (second.Step, second.Rows));
    }

    [Fact]
    public void Header_WithFieldsThatNobodyKnows_IsRead()
    {
        // A varint, eight bytes, some bytes and four bytes, as fields 100 to 103.
        byte[] unknown = [0xA0, 6, 5, 0xA9, 6, 1, 2, 3, 4, 5, 6, 7, 8, 0xB2, 6, 2, 1, 2, 0xBD, 6, 1, 2, 3, 4];
        var reader = new HeaderReader(MaxBatchBytes);

        var first = reader.Read([.. unknown, .. Header(rows: 3).ToByteArray()]);
        var second = reader.Read([.. Header(rows: 3).ToByteArray(), .. unknown]);

        Assert.Equal(Describe(Header(rows: 3)), Describe(first.Layout));
        Assert.Same(first.Layout, second.Layout);
    }

    public static TheoryData<string, BatchHeader> Broken => new()
    {
        { "with a negative step", With(header => header.Step = -1) },
        { "with a negative step", With(header => header.Rows = -1) },
        { "a negative step, row count or size", With(header => header.TotalBytes = -1) },
        { "more than 4096 tensors", Header(0, [.. Enumerable.Range(0, 4097).Select(index => $"t{index}")]) },
        { "tensor \"x\" at offset 64, not 0", With(header => header.Tensors[0].Offset = 64) },
        { "tensor \"y\" at offset 12, not 64", With(header => header.Tensors[1].Offset = 12) },
        { "tensor \"x\" with 13 bytes, which its shape does not give", With(header => header.Tensors[0].Length = 13) },
        { "tensor \"x\" with -1 bytes, which its shape does not give", With(header => header.Tensors[0].Length = -1) },
        { "tensor \"x\" of unknown type 99", With(header => header.Tensors[0].Dtype = (V1.DType)99) },
        { "tensor \"x\" of unknown type 0", With(header => header.Tensors[0].Dtype = V1.DType.Unspecified) },
        { "tensor \"x\" with more than", With(header => header.Tensors[0].Shape.Add(Enumerable.Repeat(1L, TensorShape.MaxRank))) },
        { "tensor \"x\" with a negative axis", With(header => header.Tensors[0].Shape[0] = -3) },
        { "which its shape does not give", With(header => header.Tensors[0].Shape.Add([long.MaxValue, long.MaxValue, long.MaxValue])) },
        { "sample ids that are no list of I64", With(header => header.SampleIds.Dtype = V1.DType.U64) },
        { "sample ids that are no list of I64", With(header => header.SampleIds.Shape.Add(1)) },
        { "tensor \"\" at offset 0, not 128", With(header => header.SampleIds.Offset = 0) },
        { "tensor \"\" with 16 bytes, which its shape does not give", With(header => header.SampleIds.Length = 16) },
        { "3 sample ids for 2 rows", With(header => header.Rows = 2) },
        { "100 bytes in all where its tensors end at 152", With(header => header.TotalBytes = 100) },
        { "1000 bytes in all where its tensors end at 152", With(header => header.TotalBytes = 1000) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Header_AgainstTheRules_IsRefusedWithStepAndRule(string rule, BatchHeader header)
    {
        var reader = new HeaderReader(MaxBatchBytes);
        var learned = new HeaderReader(MaxBatchBytes);
        learned.Read(Header(rows: 3).ToByteArray());

        var refused = Assert.Throws<DataFeedException>(() => reader.Read(header.ToByteArray()));
        var refusedAfterAnother = Assert.Throws<DataFeedException>(() => learned.Read(header.ToByteArray()));

        Assert.Equal((DataFeedError.ProtocolViolation, DataFeedError.ProtocolViolation), (refused.Error, refusedAfterAnother.Error));
        Assert.Contains(rule, refused.Message, StringComparison.Ordinal);
        Assert.Contains(rule, refusedAfterAnother.Message, StringComparison.Ordinal);
        Assert.Contains($"step {header.Step} ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Header_OfMoreBytesThanTheClientTakes_IsRefusedAsTooLarge()
    {
        var reader = new HeaderReader(maxBatchBytes: 151);

        var refused = Assert.Throws<DataFeedException>(() => reader.Read(Header(rows: 3).ToByteArray()));

        Assert.Equal(DataFeedError.BatchTooLarge, refused.Error);
        Assert.Contains("Batch at step 7 has 152 bytes; this client takes 151 at most.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Header_OfRandomBytes_IsReadOrRefusedByName()
    {
        var reader = new HeaderReader(MaxBatchBytes);
        Prop.ForAll<byte[]>(bytes => Refusal(reader, bytes) is null or DataFeedError.ProtocolViolation or DataFeedError.BatchTooLarge).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Header_CutShortAnywhere_IsRefused()
    {
        var bytes = Header(rows: 3).ToByteArray();
        for (var length = 0; length < bytes.Length; length++)
        {
            // Nothing, and a step alone, are headers of a batch without bytes; after those the sum gives a cut between two fields away.
            Assert.True(length is 0 or 2 || Refusal(new HeaderReader(MaxBatchBytes), bytes[..length]) == DataFeedError.ProtocolViolation, $"{length} bytes were read.");
        }
    }

    private static DataFeedError? Refusal(HeaderReader reader, byte[] bytes)
    {
        try
        {
            reader.Read(bytes);
            return null;
        }
        catch (DataFeedException exception)
        {
            return exception.Error;
        }
    }

    private static BatchHeader With(Action<BatchHeader> change)
    {
        var header = Header(rows: 3);
        change(header);
        return header;
    }

    private static BatchHeader Header(int rows) => Header(rows, ["x", "y"]);

    private static BatchHeader Header(int rows, string[] names, bool hasIds = true)
    {
        var header = new BatchHeader { Step = 7, Rows = rows };
        foreach (var name in names)
        {
            header.Tensors.Add(Append(header, name, name == "x" ? V1.DType.F32 : V1.DType.I16, rows));
        }

        header.SampleIds = hasIds ? Append(header, "", V1.DType.I64, rows) : null;
        return header;
    }

    private static V1.TensorLayout Append(BatchHeader header, string name, V1.DType type, int rows)
    {
        var layout = new V1.TensorLayout { Name = name, Dtype = type, Shape = { rows }, Offset = BatchLayout.Align(header.TotalBytes) };
        layout.Length = rows * ((DType)type).ByteSize();
        header.TotalBytes = layout.Offset + layout.Length;
        return layout;
    }

    private static string Describe(BatchHeader header) => string.Join("; ", [
        .. header.Tensors.Concat(header.SampleIds is { } ids ? [ids] : []).Select(tensor =>
            $"{tensor.Name} {(DType)tensor.Dtype} [{string.Join(',', tensor.Shape)}] {tensor.Offset}+{tensor.Length}"),
        $"{header.SampleIds is not null} {header.TotalBytes}",
    ]);

    private static string Describe(BatchLayout layout) => string.Join("; ", [
        .. layout.Tensors.Concat(layout.SampleIds is { } ids ? [ids] : []).Select(tensor =>
            $"{tensor.Name} {tensor.DType} [{string.Join(',', tensor.Shape)}] {tensor.Offset}+{tensor.Length}"),
        $"{layout.SampleIds is not null} {layout.TotalBytes}",
    ]);

    private static string Text(ReadOnlyMemory<byte> bytes) => ByteString.CopyFrom(bytes.Span).ToStringUtf8();

    private static TimeSpan Us(int count) => TimeSpan.FromMicroseconds(count);
}
