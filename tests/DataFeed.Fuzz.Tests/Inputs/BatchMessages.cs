using System.Runtime.InteropServices;
using DataFeed.Protocol.V1;
using Google.Protobuf;

namespace DataFeed.Fuzz.Tests.Inputs;

/// <summary>Valid streams of responses: batches in parts, then an end.</summary>
internal static class BatchMessages
{
    private static readonly Protocol.V1.DType[] Types = [.. Enum.GetValues<Protocol.V1.DType>().Where(type => type != Protocol.V1.DType.Unspecified)];

    /// <summary>The messages of a stream, and what its batches hold: for each what <see cref="Content"/> makes of it.</summary>
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
            batches.Add([.. Regions(header).SelectMany(region => data[(int)region.Offset..(int)(region.Offset + region.Length)])]);
        }

        var end = new EpochEnd { Steps = steps, Reason = Protocol.V1.EndReason.Completed, Cursor = ByteString.CopyFrom(random.Bytes(20)) };
        messages.Add(new NextBatchResponse { End = end }.ToByteArray());
        return (messages, batches);
    }

    /// <summary>The bytes of a batch's tensors, one after the other, and those of its sample ids.</summary>
    public static byte[] Content(IEnumerable<byte[]> tensors, ReadOnlyMemory<long> sampleIds) =>
        [.. tensors.SelectMany(tensor => tensor), .. MemoryMarshal.AsBytes(sampleIds.Span)];

    private static IEnumerable<Protocol.V1.TensorLayout> Regions(BatchHeader header) => header.SampleIds is { } ids ? header.Tensors.Append(ids) : header.Tensors;

    private static IEnumerable<byte[]> Parts(FuzzRandom random, BatchHeader header, byte[] data)
    {
        var sent = 0;
        var hasChecksum = random.OneIn(2);
        do
        {
            var part = new NextBatchResponse { Header = sent == 0 ? header : null };
            var length = random.OneIn(2) ? data.Length - sent : Math.Min(data.Length - sent, 1 + random.Next(300));
            part.Data = ByteString.CopyFrom(data, sent, length);
            sent += length;
            part.Last = sent == data.Length;
            if (part.Last && hasChecksum)
            {
                part.Crc32C = Castagnoli.Of(header.ToByteArray().Concat(data));
            }

            yield return part.ToByteArray();
        }
        while (sent < data.Length);
    }

    private static BatchHeader Header(FuzzRandom random, long step)
    {
        var header = new BatchHeader { Step = step, Rows = random.Next(5), Cursor = ByteString.CopyFrom(random.Bytes(20)) };
        for (var tensors = random.Next(4); tensors > 0; tensors--)
        {
            var layout = new Protocol.V1.TensorLayout { Name = $"tensor{tensors}", Dtype = random.Pick(Types), Offset = BatchLayout.Align(header.TotalBytes) };
            layout.Length = ((DType)layout.Dtype).ByteSize();
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
            header.SampleIds = new Protocol.V1.TensorLayout
            {
                Dtype = Protocol.V1.DType.I64,
                Shape = { header.Rows },
                Offset = BatchLayout.Align(header.TotalBytes),
                Length = header.Rows * sizeof(long),
            };
            header.TotalBytes = header.SampleIds.Offset + header.SampleIds.Length;
            header.Timing = new StepTiming { WrittenUs = 5, ClaimedUs = 6, MadeUs = 7, TakenUs = 8, GenerateUs = 9 };
        }

        return header;
    }
}
