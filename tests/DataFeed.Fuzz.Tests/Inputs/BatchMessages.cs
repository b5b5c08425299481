using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using Google.Protobuf;

namespace DataFeed.Fuzz.Tests.Inputs;

/// <summary>Valid streams of responses: batches in parts, then an end.</summary>
internal static class BatchMessages
{
    private static readonly DType[] Types = [.. Enum.GetValues<DType>().Where(type => type != DType.Unspecified)];

    /// <summary>The messages of a stream, and what its batches hold: for each the bytes of its tensors, one after the other.</summary>
    public static (List<byte[]> Messages, List<byte[]> Batches) Stream(FuzzRandom random)
    {
        List<byte[]> messages = [];
        List<byte[]> batches = [];
        var steps = random.Next(3);
        for (var step = 0; step < steps; step++)
        {
            var header = Header(random, step);
            var data = new byte[header.TotalBytes];
            var noise = random.Bytes(200);
            for (var index = 0; index < data.Length && noise.Length > 0; index++)
            {
                data[index] = noise[index % noise.Length];
            }

            messages.AddRange(Parts(random, header, data));
            batches.Add([.. header.Tensors.SelectMany(tensor => data[(int)tensor.Offset..(int)(tensor.Offset + tensor.Length)])]);
        }

        var end = new EpochEnd { Steps = steps, Reason = EndReason.Completed, Cursor = ByteString.CopyFrom(random.Bytes(20)) };
        messages.Add(new NextBatchResponse { End = end }.ToByteArray());
        return (messages, batches);
    }

    private static IEnumerable<byte[]> Parts(FuzzRandom random, BatchHeader header, byte[] data)
    {
        var sent = 0;
        do
        {
            var part = new NextBatchResponse { Header = sent == 0 ? header : null };
            var length = random.OneIn(2) ? data.Length - sent : Math.Min(data.Length - sent, 1 + random.Next(300));
            part.Data = ByteString.CopyFrom(data, sent, length);
            sent += length;
            part.Last = sent == data.Length;
            yield return part.ToByteArray();
        }
        while (sent < data.Length);
    }

    private static BatchHeader Header(FuzzRandom random, long step)
    {
        var header = new BatchHeader { Step = step, Rows = random.Next(5), Cursor = ByteString.CopyFrom(random.Bytes(20)) };
        for (var tensors = random.Next(4); tensors > 0; tensors--)
        {
            var layout = new TensorLayout { Name = $"tensor{tensors}", Dtype = random.Pick(Types), Offset = WireTypes.Align(header.TotalBytes) };
            layout.Length = layout.Dtype.ByteSize();
            for (var axes = random.Next(4); axes > 0; axes--)
            {
                layout.Shape.Add(random.Next(7));
                layout.Length *= layout.Shape[^1];
            }

            header.Tensors.Add(layout);
            header.TotalBytes = layout.Offset + layout.Length;
        }

        if (random.OneIn(3))
        {
            header.SampleIds.Add([1, 2, long.MaxValue]);
            header.Timing = new StageTiming { GenerateUs = 5, WaitUs = 7 };
        }

        return header;
    }
}
