using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using Google.Protobuf;
using Xunit;

namespace DataFeed.Protocol.Tests.Framing;

public sealed class DamagedFramingTests
{
    [Fact]
    public void Batch_WithAnyBitFlipped_IsRefusedOrIncompleteOrTheOneThatWasSent()
    {
        var sent = Send(tensorBytes: 70, hasChecksum: true);
        var right = Assert.Single(Wire.Receive(sent)).Describe();
        var bytes = Assert.Single(sent);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var damaged = bytes.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));

            var given = Read([damaged]);

            Assert.True(given.Error is not null || given.Batch is null || given.Batch == right, $"Bit {bit} flipped gave {given.Batch}");
        }
    }

    [Fact]
    public void Batch_OfSeveralPartsWithABitFlippedInOne_IsRefusedOrIncompleteOrTheOneThatWasSent()
    {
        var sent = Send(OutgoingBatch.PartBytes + 5000, hasChecksum: true);
        var right = Assert.Single(Wire.Receive(sent)).Describe();
        Assert.Equal(2, sent.Count);
        foreach (var part in sent)
        {
            // All of what stands around the data, and some of the data.
            var positions = Enumerable.Range(0, part.Length).Where(index => index < 300 || index % 7919 == 0 || index >= part.Length - 20);
            foreach (var position in positions)
            {
                part[position] ^= 0x10;

                var given = Read(sent);

                part[position] ^= 0x10;
                Assert.True(given.Error is not null || given.Batch is null || given.Batch == right, $"Byte {position} changed gave another batch.");
            }
        }
    }

    [Theory]
    [InlineData(OutgoingBatch.PartBytes + 5000)]
    [InlineData(70)]
    public void Batch_WithAByteOfDataChanged_SaysThatItWasDamaged(int tensorBytes)
    {
        var sent = Send(tensorBytes, hasChecksum: true);
        sent[^1][^1] ^= 1;

        var given = Read(sent);

        Assert.Equal(DataFeedError.BatchDamaged, given.Error);
    }

    [Fact]
    public void Batch_WithoutAChecksum_IsReadAsItCame()
    {
        var sent = Send(tensorBytes: 70, hasChecksum: false);

        Assert.False(NextBatchResponse.Parser.ParseFrom(Assert.Single(sent)).HasCrc32C);
        Assert.Equal(Assert.Single(Wire.Receive(Send(tensorBytes: 70, hasChecksum: true))).Describe(), Assert.Single(Wire.Receive(sent)).Describe());
    }

    [Fact]
    public void Checksum_OfABatch_IsOfItsHeaderAndThenItsData()
    {
        var parts = Send(OutgoingBatch.PartBytes + 5000, hasChecksum: true).Select(NextBatchResponse.Parser.ParseFrom).ToArray();

        var crc = Crc32C.Append(0, parts[0].Header.ToByteArray());
        crc = parts.Aggregate(crc, (before, part) => Crc32C.Append(before, part.Data.Span));

        Assert.False(parts[0].HasCrc32C);
        Assert.Equal(crc, parts[1].Crc32C);
    }

    [Fact]
    public void Stream_AfterABatchWithoutBytes_HasAChecksumOfEachBatchAlone()
    {
        var batch = new OutgoingBatch();
        List<byte[]> messages = [];
        for (var step = 0; step < 3; step++)
        {
            batch.Clear();
            batch.Header.Step = step;
            messages.AddRange(Wire.Write(batch));
        }

        Assert.Equal([0, 1, 2], Wire.Receive(messages).Select(received => received.Header.Step));
        Assert.All(messages.Select(NextBatchResponse.Parser.ParseFrom), part => Assert.Equal(Crc32C.Append(0, part.Header.ToByteArray()), part.Crc32C));
    }

    private static (string? Batch, DataFeedError? Error) Read(List<byte[]> messages)
    {
        using var assembler = new BatchAssembler(PooledBatchMemory.Source, 1 << 24);
        foreach (var message in messages)
        {
            var part = Wire.Read(assembler, message);
            if (part.Failure is { } failure)
            {
                return (null, failure.Error);
            }

            if (WholeBatch.TakeFrom(part) is { } batch)
            {
                return (batch.Describe(), null);
            }
        }

        return default;
    }

    private static List<byte[]> Send(int tensorBytes, bool hasChecksum)
    {
        var batch = new OutgoingBatch { HasChecksum = hasChecksum };
        batch.Clear();
        batch.Header.Step = 7;
        batch.Header.Rows = 3;
        batch.Header.Cursor = ByteString.CopyFromUtf8("a cursor");
        batch.Header.Lease = ByteString.CopyFromUtf8("a lease");
        batch.Header.Timing = new StepTiming { WrittenUs = 1, ClaimedUs = 2, MadeUs = 3, TakenUs = 4, GenerateUs = 5 };
        batch.Add(new("x", DType.U8, [tensorBytes], Enumerable.Range(0, tensorBytes).Select(index => (byte)((index * 31) + (index >> 8))).ToArray()));
        batch.Add(new("y", DType.I16, [3], new byte[] { 1, 2, 3, 4, 5, 6 }));
        batch.AddSampleIds(new long[] { 5, 1, 3 });
        return Wire.Write(batch);
    }
}
