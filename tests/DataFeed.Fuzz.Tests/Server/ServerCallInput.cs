using DataFeed.Fuzz.Tests.Inputs;
using DataFeed.Fuzz.Tests.Running;
using DataFeed.Fuzz.Tests.Tokens;

namespace DataFeed.Fuzz.Tests.Server;

/// <summary>One request to throw at a data server.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path of a gRPC method, or what looks like one.</param>
/// <param name="Headers">In order; a name may come twice.</param>
/// <param name="Pieces">The body, cut as it is sent.</param>
/// <param name="IsTorn">Whether the stream is reset where the body should end.</param>
/// <param name="LeavesEarly">Whether the response is left unread.</param>
/// <param name="HasHonestHeaders">Whether only the body is damaged, so that gRPC must answer with a status.</param>
internal sealed record ServerCallInput(
    string Method, string Path, List<(string Name, string Value)> Headers, List<byte[]> Pieces, bool IsTorn, bool LeavesEarly, bool HasHonestHeaders)
{
    private const string Service = "/datafeed.v1.DataFeed/";

    public static ServerCallInput Make(FuzzCase input, RequestMessages requests)
    {
        var random = input.Random;
        var method = random.Pick(RequestMessages.Methods);
        var body = Body(random, requests, method);
        var headers = CallHeaders.Valid();
        if (random.OneIn(4))
        {
            headers.Add(("grpc-encoding", "gzip"));
        }

        var isHonest = random.OneIn(2);
        var path = Service + method;
        var httpMethod = "POST";
        if (!isHonest)
        {
            CallHeaders.Mutate(random, headers);
            path = random.OneIn(8) ? PathFrom(random, path) : path;
            httpMethod = random.OneIn(30) ? random.Pick("GET", "PUT", "OPTIONS", "FUZZ", "HEAD") : httpMethod;
        }

        input.Show("request", $"{httpMethod} {path} {string.Join("; ", headers.Select(header => $"{header.Name}: {header.Value}"))}");
        input.Show("body", body);
        return new ServerCallInput(
            httpMethod, path, headers, FrameBytes.Cut(random, body), random.OneIn(40), random.OneIn(40), isHonest);
    }

    private static byte[] Body(FuzzRandom random, RequestMessages requests, string method)
    {
        if (random.OneIn(6))
        {
            return TokenBody(random, requests, method);
        }

        var messages = requests.For(method, random);
        return random.OneIn(5) ? [.. messages.SelectMany(message => FrameBytes.Of(message))] : FrameBytes.Mutate(random, messages);
    }

    /// <summary>A good message around a token that was changed and sealed again.</summary>
    private static byte[] TokenBody(FuzzRandom random, RequestMessages requests, string method)
    {
        var token = random.MutateSealed(requests.Token(random).ToByteArray(), requests.Token(random).ToByteArray());
        // In Acknowledge, GetEpoch and EndEpoch the token is field 1; in NextBatch it is field 1 of `open`, which is field 1.
        var message = new MessageField((1 << 3) | MessageField.WithLength, token).Encode();
        return FrameBytes.Of(method == "NextBatch" ? new MessageField((1 << 3) | MessageField.WithLength, message).Encode() : message);
    }

    private static string PathFrom(FuzzRandom random, string path) => random.Next(5) switch
    {
        0 => path[..(1 + random.Next(path.Length - 1))],
        1 => path + random.Text(10, "abc/.%20?&=-_~"),
        2 => "/" + random.Text(30, "abcDataFeed.v1/%25~"),
        3 => path.ToUpperInvariant(),
        _ => random.Pick("/", "/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/None", "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", "//", "/a//b"),
    };
}
