using System.Buffers;
using Grpc.Core.Wire;
using Xunit;

namespace Grpc.Core.Api.Tests.Wire;

public sealed class MessageWriterTests
{
    private static readonly Marshaller<byte[]> Arrays = new(bytes => bytes, bytes => bytes);

    private static readonly Marshaller<byte[]> Buffered = new(
        (bytes, context) =>
        {
            context.SetPayloadLength(bytes.Length);
            context.GetBufferWriter().Write(bytes);
            context.Complete();
        },
        context => context.PayloadAsNewBuffer());

    public static TheoryData<bool> Both => [true, false];

    [Theory]
    [MemberData(nameof(Both))]
    public void Write_EitherKindOfMarshaller_FramesThePayload(bool buffered)
    {
        using var writer = new MessageWriter();

        var frame = writer.Write([7, 8, 9], buffered ? Buffered : Arrays, compress: false, maxBytes: 3);

        Assert.Equal([0, 0, 0, 0, 3, 7, 8, 9], frame.ToArray());
        Assert.Equal([0, 0, 0, 0, 1, 1], writer.Write([1], buffered ? Buffered : Arrays, false, null).ToArray());
    }

    [Fact]
    public void Write_Compressed_SetsTheFlagAndInflatesToThePayload()
    {
        using var writer = new MessageWriter();
        using var plain = new PooledBuffer();

        var frame = writer.Write(new byte[1000], Buffered, compress: true, maxBytes: null).ToArray();

        Assert.Equal(1, frame[0]);
        Assert.Equal((uint)(frame.Length - 5), FrameHeader.Read(frame).Length);
        Assert.True(GzipMessages.TryDecompress(new ReadOnlySequence<byte>(frame, 5, frame.Length - 5), 1000, plain));
        Assert.Equal(new byte[1000], plain.Written.ToArray());
    }

    [Fact]
    public void Write_AboveTheLimit_IsResourceExhausted()
    {
        using var writer = new MessageWriter();

        var error = Assert.Throws<RpcException>(() => writer.Write(new byte[11], Arrays, false, 10));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public void Write_MarshallerThatDoesNotComplete_IsRefused()
    {
        var forgetful = new Marshaller<byte[]>((_, context) => context.GetBufferWriter(), _ => []);
        using var writer = new MessageWriter();

        Assert.Throws<InvalidOperationException>(() => writer.Write([], forgetful, false, null));
    }

    [Fact]
    public void Write_Again_TakesTheSameBuffer()
    {
        using var writer = new MessageWriter();
        var payload = new byte[100_000];
        writer.Write(payload, Buffered, false, null);
        writer.Release();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
        {
            writer.Write(payload, Buffered, false, null);
            writer.Release();
        }

        // The pool may have been trimmed now and then; a buffer for each message would be a hundred of them.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10 * payload.Length);
    }

    [Fact]
    public void Read_AfterTheDeserializerReturned_Refuses()
    {
        var payload = new MessagePayload();
        DeserializationContext? kept = null;
        var keeping = new Marshaller<byte[]>((_, _) => { }, context => (kept = context).PayloadAsNewBuffer());

        Assert.Equal([1, 2], payload.Read(new ReadOnlySequence<byte>([1, 2]), keeping));
        Assert.Throws<InvalidOperationException>(() => kept!.PayloadAsReadOnlySequence());
    }
}
