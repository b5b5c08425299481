using DataFeed.Fuzz.Tests.Inputs;
using DataFeed.Protocol.V1;
using Google.Protobuf;

namespace DataFeed.Fuzz.Tests.Client;

/// <summary>How a hostile server answers one call: a pure function of the input's random choices.</summary>
internal sealed class ResponseScript
{
    private const string Noisy = "abc %25%E2%82%AC%ZZ%2 \"\\~éÿ";

    private ResponseScript(bool isHonest, List<byte[]> batches)
    {
        IsHonest = isHonest;
        Batches = batches;
    }

    /// <summary>Whether the answer is a valid one, so that the client must come to the right result.</summary>
    public bool IsHonest { get; }

    /// <summary>What the batches of a valid stream hold.</summary>
    public List<byte[]> Batches { get; }

    public int HttpStatus { get; private set; } = 200;

    public List<(string Name, string Value)> Headers { get; } = [("content-type", "application/grpc")];

    public List<(string Name, string Value)> Trailers { get; } = [("grpc-status", "0")];

    public List<byte[]> Pieces { get; private set; } = [];

    /// <summary>The HTTP/2 error that the stream is reset with in place of trailers; null for none.</summary>
    public int? ResetWith { get; private set; }

    /// <summary>Whether the trailers come as headers, and nothing else.</summary>
    public bool HasHeadersAlone { get; private set; }

    /// <summary>The answer to StartEpoch.</summary>
    public static ResponseScript ForUnary(FuzzRandom random)
    {
        var response = new StartEpochResponse { EpochToken = ByteString.CopyFrom(random.Bytes(40)), Fingerprint = "f", Seekable = true };
        response.Schema.Add(new Protocol.V1.TensorSpec { Name = "x", Dtype = Protocol.V1.DType.F32, Shape = { -1, 3 } });
        return Make(random, [response.ToByteArray()], []);
    }

    /// <summary>The answer to NextBatch.</summary>
    public static ResponseScript ForStream(FuzzRandom random)
    {
        var (messages, batches) = BatchMessages.Stream(random);
        return Make(random, messages, batches);
    }

    private static ResponseScript Make(FuzzRandom random, List<byte[]> messages, List<byte[]> batches)
    {
        var script = new ResponseScript(random.OneIn(5), batches);
        var body = script.IsHonest || random.OneIn(4) ? [.. messages.SelectMany(message => FrameBytes.Of(message))] : FrameBytes.Mutate(random, messages);
        if (!script.IsHonest)
        {
            script.Mutate(random);
        }

        script.Pieces = FrameBytes.Cut(random, body);
        return script;
    }

    private void Mutate(FuzzRandom random)
    {
        if (random.OneIn(3))
        {
            Headers.Add(("grpc-encoding", random.Pick("gzip", "gzip", "identity", "br", "", "gzip, gzip")));
        }

        if (random.OneIn(3))
        {
            MutateTrailers(random);
        }

        if (random.OneIn(6))
        {
            MutateHeaders(random);
        }

        HttpStatus = random.OneIn(20) ? random.Pick(200, 204, 301, 400, 401, 404, 429, 500, 503) : 200;
        ResetWith = random.OneIn(10) ? random.Pick(0, 1, 2, 5, 7, 8, 11, 13, 99) : null;
        HasHeadersAlone = random.OneIn(12);
    }

    private void MutateTrailers(FuzzRandom random)
    {
        Trailers.Clear();
        if (!random.OneIn(6))
        {
            Trailers.Add(("grpc-status", random.OneIn(2) ? random.Next(20).ToString() : random.Pick("", "-1", "00", "x", "4294967296", "0 ", "0,0", "1e1")));
        }

        if (random.OneIn(2))
        {
            Trailers.Add(("grpc-message", random.Text(60, Noisy)));
        }

        if (random.OneIn(2))
        {
            Trailers.Add(("datafeed-error", random.Pick("FeedNotFound", "EpochEnded", "ServerStopping", "BatchTooLarge", "0", "99", "", "feednotfound", "A,B", random.Text(20, Noisy))));
        }

        if (random.OneIn(3))
        {
            Trailers.Add(("x-fuzz-bin", random.Pick("AAEC", "A", "====", "AA,AA", "", random.Text(20, Noisy))));
        }
    }

    private void MutateHeaders(FuzzRandom random)
    {
        switch (random.Next(4))
        {
            case 0:
                Headers[0] = ("content-type", random.Pick("application/grpc+proto", "application/grpc-web", "text/html", "application/json", "application/grpcfoo"));
                break;
            case 1:
                Headers.RemoveAt(0);
                break;
            case 2:
                Headers.Add((random.Pick("x-fuzz-bin", "grpc-message", "grpc-accept-encoding", "x-fuzz"), random.Text(40, Noisy)));
                break;
            default:
                Headers.Add(("grpc-status", random.Pick("0", "5", "x")));
                break;
        }
    }
}
