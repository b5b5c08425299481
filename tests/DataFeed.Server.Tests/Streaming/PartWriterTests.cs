using DataFeed.Protocol.Framing;
using DataFeed.Server.Streaming;
using Grpc.Core;
using Xunit;

namespace DataFeed.Server.Tests.Streaming;

public sealed class PartWriterTests
{
    [Fact]
    public async Task Write_OfALonePart_GoesOutAtOnce()
    {
        var wire = new RecordedWriter();

        await new PartWriter(wire).WriteAsync(Part(100), moreIsReady: false);

        Assert.Equal([false], wire.Held);
    }

    [Fact]
    public async Task Write_OfSmallPartsThatAreReadyTogether_GoesOutWithTheLast()
    {
        var wire = new RecordedWriter();
        var writer = new PartWriter(wire);

        await writer.WriteAsync(Part(100), moreIsReady: true);
        await writer.WriteAsync(Part(100), moreIsReady: true);
        await writer.WriteAsync(Part(100), moreIsReady: false);

        Assert.Equal([true, true, false], wire.Held);
    }

    [Fact]
    public async Task Write_OfAnEndlessRun_GoesOutAgainAndAgain()
    {
        var wire = new RecordedWriter();
        var writer = new PartWriter(wire);

        for (var part = 0; part < 100; part++)
        {
            await writer.WriteAsync(Part(16 << 10), moreIsReady: true);
        }

        var longestHeld = string.Concat(wire.Held.Select(held => held ? 'h' : ' ')).Split(' ').Max(run => run.Length);
        Assert.InRange(longestHeld, 1, 15);
    }

    [Fact]
    public async Task Write_OfALargePart_GoesOutAtOnceWhateverIsReady()
    {
        var wire = new RecordedWriter();

        await new PartWriter(wire).WriteAsync(Part(1 << 20), moreIsReady: true);

        Assert.Equal([false], wire.Held);
    }

    private static OutgoingPart Part(int bytes)
    {
        var batch = new OutgoingBatch();
        batch.Add(new TensorPayload("x", DType.U8, [1, bytes], new byte[bytes]));
        Assert.True(batch.TryNextPart(out var part));
        return part;
    }

    private sealed class RecordedWriter : IServerStreamWriter<OutgoingPart>
    {
        public List<bool> Held { get; } = [];

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(OutgoingPart message)
        {
            Held.Add((WriteOptions?.Flags & WriteFlags.BufferHint) == WriteFlags.BufferHint);
            return Task.CompletedTask;
        }

        public Task WriteAsync(OutgoingPart message, CancellationToken cancellationToken) => WriteAsync(message);
    }
}
