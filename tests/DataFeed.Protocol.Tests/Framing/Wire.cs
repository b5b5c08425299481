using DataFeed.Protocol.Framing;
using DataFeed.Protocol.Methods;
using Xunit;

namespace DataFeed.Protocol.Tests.Framing;

/// <summary>Batches on their way: cut into messages as a server does, put together as a client does.</summary>
internal static class Wire
{
    public static List<byte[]> Write(OutgoingBatch batch)
    {
        List<byte[]> parts = [];
        while (batch.TryNextPart(out var part))
        {
            var context = new RecordingSerializationContext();
            DataFeedMethods.SendBatches.ResponseMarshaller.ContextualSerializer(part, context);
            parts.Add(context.Written);
        }

        return parts;
    }

    public static IncomingPart Read(BatchAssembler assembler, byte[] bytes) =>
        DataFeedMethods.ReceiveBatches(assembler).ResponseMarshaller.ContextualDeserializer(new SplitDeserializationContext(bytes));

    /// <summary>The batches of a stream without a fault.</summary>
    public static List<WholeBatch> Receive(IEnumerable<byte[]> parts)
    {
        using var assembler = new BatchAssembler(PooledBatchMemory.Source, 1L << 30);
        List<WholeBatch> batches = [];
        foreach (var bytes in parts)
        {
            var part = Read(assembler, bytes);
            Assert.Null(part.Failure);
            if (WholeBatch.TakeFrom(part) is { } batch)
            {
                batches.Add(batch);
            }
        }

        return batches;
    }
}
