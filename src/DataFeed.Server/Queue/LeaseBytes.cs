using System.Buffers.Binary;
using DataFeed.Protocol.Errors;
using Google.Protobuf;

namespace DataFeed.Server.Queue;

/// <summary>A lease as it travels: a digest of its epoch and ledger, its step, its fence; 24 bytes, little-endian. Opaque to clients.</summary>
internal static class LeaseBytes
{
    private const int StepOffset = sizeof(ulong);
    private const int FenceOffset = StepOffset + sizeof(long);
    private const int Length = FenceOffset + sizeof(long);

    public static ByteString Encode(ulong digest, long step, long fence)
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, digest);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(StepOffset), step);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(FenceOffset), fence);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    /// <returns>The fence; null where the lease is of another epoch, or of a ledger that ended with its process.</returns>
    /// <exception cref="DataFeedException"><see cref="DataFeedError.RequestInvalid"/>: it is no lease, or not this step's.</exception>
    public static long? Decode(ByteString bytes, ulong digest, long step)
    {
        var span = bytes.Span;
        if (span.Length != Length)
        {
            throw new DataFeedException(DataFeedError.RequestInvalid,
                $"ack.lease has {span.Length} bytes; a QUEUE step is acknowledged with the lease of its batch, which has {Length}.");
        }

        var leased = BinaryPrimitives.ReadInt64LittleEndian(span[StepOffset..]);
        if (leased != step)
        {
            throw new DataFeedException(DataFeedError.RequestInvalid, $"ack.step is {step}, but ack.lease is that of step {leased}.");
        }

        return BinaryPrimitives.ReadUInt64LittleEndian(span) == digest ? BinaryPrimitives.ReadInt64LittleEndian(span[FenceOffset..]) : null;
    }
}
