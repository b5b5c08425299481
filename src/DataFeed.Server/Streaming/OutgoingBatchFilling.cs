using DataFeed.Core.Epochs;
using DataFeed.Protocol.Framing;
using Google.Protobuf;

namespace DataFeed.Server.Streaming;

/// <summary>Lays a step's batch out for the wire.</summary>
internal static class OutgoingBatchFilling
{
    /// <param name="outgoing">What was in it is forgotten, but for its header's timing.</param>
    /// <param name="batch">Must live until the last part is written.</param>
    /// <param name="cursor">The position after the step.</param>
    public static void Fill(this OutgoingBatch outgoing, EpochBatch batch, ByteString cursor)
    {
        outgoing.Clear();
        var header = outgoing.Header;
        header.Step = batch.Step;
        header.Rows = batch.Rows;
        header.Cursor = cursor;
        for (var tensor = 0; tensor < batch.Batch.Tensors.Count; tensor++)
        {
            outgoing.Add(batch.Batch.Tensors[tensor].ToWire());
        }

        if (!batch.Batch.SampleIds.IsEmpty)
        {
            outgoing.AddSampleIds(batch.Batch.SampleIds);
        }
    }
}
