using DataFeed.Protocol.V1;
using Google.Protobuf;

namespace DataFeed.Fuzz.Tests.Inputs;

/// <summary>Valid requests for each method of the service, to start from.</summary>
/// <param name="tokens">Tokens of epochs that the server can serve.</param>
/// <param name="cursors">Cursors of them.</param>
internal sealed class RequestMessages(ByteString[] tokens, ByteString[] cursors)
{
    public static string[] Methods { get; } = ["ListFeeds", "DescribeFeed", "StartEpoch", "NextBatch", "Acknowledge", "GetEpoch", "EndEpoch"];

    /// <summary>One message; for a stream, possibly several.</summary>
    public List<byte[]> For(string method, FuzzRandom random) => method switch
    {
        "DescribeFeed" => [DescribeFeed(random).ToByteArray()],
        "StartEpoch" => [StartEpoch(random).ToByteArray()],
        "NextBatch" => NextBatch(random),
        "Acknowledge" => [Acknowledge(random).ToByteArray()],
        "GetEpoch" => [new GetEpochRequest { EpochToken = Token(random), Cursor = Cursor(random) }.ToByteArray()],
        "EndEpoch" => [new EndEpochRequest { EpochToken = Token(random) }.ToByteArray()],
        _ => [new ListFeedsRequest().ToByteArray()],
    };

    public ByteString Token(FuzzRandom random) => random.Pick(tokens);

    private static DescribeFeedRequest DescribeFeed(FuzzRandom random)
    {
        var request = new DescribeFeedRequest { Feed = random.Pick("items", "numbers", "nothing") };
        if (random.OneIn(6))
        {
            request.Parameters.Add("unknown", "1");
        }

        return request;
    }

    private AcknowledgeRequest Acknowledge(FuzzRandom random)
    {
        var request = new AcknowledgeRequest
        {
            EpochToken = Token(random),
            Consumer = "fuzz",
            Rank = random.OneIn(6) ? (long)random.Boundary() : 0,
            Id = random.OneIn(6) ? ByteString.CopyFrom(random.Bytes(20)) : ByteString.CopyFrom(new byte[16]),
        };
        for (var ranges = random.Next(4); ranges > 0; ranges--)
        {
            request.Ranges.Add(new StepRange
            {
                FirstStep = random.OneIn(4) ? (long)random.Boundary() : random.Next(5),
                Count = random.OneIn(4) ? (long)random.Boundary() : random.Next(5),
            });
        }

        return request;
    }

    private StartEpochRequest StartEpoch(FuzzRandom random)
    {
        var request = new StartEpochRequest
        {
            Feed = random.Pick("items", "numbers", "nothing"),
            Run = random.Pick("", "one", "two"),
            Epoch = random.OneIn(6) ? (long)random.Boundary() : random.Next(3),
            Seed = random.Boundary(),
            BatchSize = random.OneIn(6) ? (long)random.Boundary() : 0,
            Delivery = (Protocol.V1.Delivery)random.Next(4),
            WorldSize = random.OneIn(6) ? (long)random.Boundary() : random.Next(3),
            Remainder = (Protocol.V1.Remainder)random.Next(4),
            Cursor = Cursor(random),
        };
        if (random.OneIn(2))
        {
            request.Steps = random.OneIn(3) ? (long)random.Boundary() : random.Next(4);
        }

        if (random.OneIn(6))
        {
            request.Parameters.Add("unknown", "1");
        }

        return request;
    }

    private List<byte[]> NextBatch(FuzzRandom random)
    {
        var open = new NextBatchRequest.Types.Open { EpochToken = Token(random), Consumer = "fuzz", Cursor = Cursor(random) };
        open.Rank = random.OneIn(6) ? (long)random.Boundary() : 0;
        List<byte[]> messages = [new NextBatchRequest { Open = open }.ToByteArray()];
        if (random.OneIn(2))
        {
            open.Window = random.OneIn(6) ? (long)random.Boundary() : random.Next(4);
            messages[0] = new NextBatchRequest { Open = open }.ToByteArray();
            for (var more = random.Next(4); more > 0; more--)
            {
                messages.Add(More(random).ToByteArray());
            }
        }

        return messages;
    }

    private static NextBatchRequest More(FuzzRandom random) => random.OneIn(4)
        ? new NextBatchRequest { Ack = new NextBatchRequest.Types.Ack { Step = (long)random.Boundary(), Lease = ByteString.CopyFrom(random.Bytes(8)) } }
        : new NextBatchRequest
        {
            Want = new NextBatchRequest.Types.Want
            {
                FirstStep = random.OneIn(4) ? (long)random.Boundary() : random.Next(5),
                Count = random.OneIn(4) ? (long)random.Boundary() : random.Next(5),
            },
        };

    private ByteString Cursor(FuzzRandom random) => random.OneIn(2) ? ByteString.Empty : random.Pick(cursors);
}
