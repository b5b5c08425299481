using System.Buffers;
using Grpc.Net.Client.Calls;
using Xunit;

namespace Grpc.Net.Client.Tests.Calls;

public sealed class FrameReaderTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Wait_AnySizesInAnyPieces_GivesEveryPayloadUnchanged(int seed)
    {
        var random = new Random(seed);
        byte[][] payloads = [.. Enumerable.Range(0, 60).Select(_ => RandomPayload(random))];
        var body = new PiecewiseStream([.. payloads.SelectMany(payload => Frames.Frame(payload))], random);
        var reader = new FrameReader(body, maxMessageBytes: null);

        foreach (var payload in payloads)
        {
            Assert.True(await reader.WaitAsync(CancellationToken.None));
            Assert.True(reader.HasNext);
            Assert.True(payload.AsSpan().SequenceEqual(reader.Payload.ToArray()), $"Seed {seed}: a payload of {payload.Length} bytes came changed.");
            reader.Consume();
        }

        Assert.False(await reader.WaitAsync(CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Wait_BodyCutAnywhere_FailsOrEndsBetweenFrames(int seed)
    {
        var random = new Random(seed);
        byte[][] payloads = [.. Enumerable.Range(0, 10).Select(_ => RandomPayload(random))];
        var body = payloads.SelectMany(payload => Frames.Frame(payload)).ToArray();
        var cut = random.Next(body.Length);
        var reader = new FrameReader(new PiecewiseStream(body[..cut], random), maxMessageBytes: null);

        var (whole, length) = (0, 0);
        while (length < cut && length + 5 + payloads[whole].Length <= cut)
        {
            length += 5 + payloads[whole++].Length;
        }

        for (var i = 0; i < whole; i++)
        {
            Assert.True(await reader.WaitAsync(CancellationToken.None));
            reader.Consume();
        }

        if (length == cut)
        {
            Assert.False(await reader.WaitAsync(CancellationToken.None));
        }
        else
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => reader.WaitAsync(CancellationToken.None).AsTask());
        }
    }

    // Mostly small, sometimes around the buffer's sizes, now and then large.
    private static byte[] RandomPayload(Random random)
    {
        var payload = new byte[random.Next(10) switch
        {
            < 5 => random.Next(50),
            < 7 => random.Next(16_300, 16_400),
            < 9 => random.Next(65_400, 65_600),
            _ => random.Next(300_000),
        }];
        random.NextBytes(payload);
        return payload;
    }

    private sealed class PiecewiseStream(byte[] body, Random random) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => body.Length;

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (random.Next(3) == 0)
            {
                await Task.Yield();
            }

            var most = random.Next(4) == 0 ? 7 : 40_000;
            var count = Math.Min(Math.Min(buffer.Length, body.Length - _position), random.Next(1, most));
            body.AsMemory(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
