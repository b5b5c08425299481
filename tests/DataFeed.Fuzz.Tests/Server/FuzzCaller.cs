using System.Buffers.Binary;
using System.Net;
using System.Text;
using DataFeed.Fuzz.Tests.Running;
using DataFeed.Protocol.Errors;
using Grpc.Core;

namespace DataFeed.Fuzz.Tests.Server;

/// <summary>Sends requests as they are, by HttpClient, and holds the answers to what gRPC promises.</summary>
internal sealed class FuzzCaller : IDisposable
{
    private const int LanesForEachConnection = 4;
    private const int MaxBodyBytes = 1 << 20;

    private readonly HttpClient[] _shared;
    // A connection of its own for each lane: some headers cost the whole connection, and nobody else's call shall pay for them.
    private readonly HttpClient[] _own;
    private readonly Uri _address;

    public FuzzCaller(Uri address, int lanes)
    {
        _address = address;
        _shared = [.. Enumerable.Range(0, (lanes + LanesForEachConnection - 1) / LanesForEachConnection).Select(_ => Connect())];
        _own = [.. Enumerable.Range(0, lanes).Select(_ => Connect())];
    }

    /// <returns>The gRPC status by name, the HTTP status, or how else the call ended.</returns>
    public async Task<string> CallAsync(FuzzCase input, ServerCallInput call, int lane)
    {
        using var request = ToRequest(call);
        var connection = call.HasHonestHeaders ? _shared[lane / LanesForEachConnection] : _own[lane];
        try
        {
            using var response = await connection.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (call.LeavesEarly)
            {
                return "left early";
            }

            var body = await ReadBodyAsync(response);
            return Judge(call, response, body);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            FuzzCase.Require(call.IsTorn || !call.HasHonestHeaders, $"The call was reset: {exception}");
            return "reset";
        }
    }

    public void Dispose()
    {
        foreach (var connection in _shared.Concat(_own))
        {
            connection.Dispose();
        }
    }

    private static string Judge(ServerCallInput call, HttpResponseMessage response, byte[] body)
    {
        FuzzCase.Require((int)response.StatusCode < 500, $"The server answers with HTTP {response.StatusCode}.");
        var text = Find(response, "grpc-status");
        if (response.StatusCode != HttpStatusCode.OK || text is null)
        {
            FuzzCase.Require(!call.HasHonestHeaders && response.StatusCode != HttpStatusCode.OK, $"HTTP {response.StatusCode} without a grpc-status.");
            return $"HTTP {(int)response.StatusCode}";
        }

        var status = Enum.Parse<StatusCode>(text);
        var error = Find(response, ErrorTrailer.Name);
        var detail = $"{status} {error}: {Find(response, "grpc-message")}";
        // What a handler did not mean to throw is Unknown. Health and reflection are gRPC's own: damaged messages end so there.
        FuzzCase.Require(
            Enum.IsDefined(status) && (status != StatusCode.Unknown || call.Path.StartsWith("/grpc.", StringComparison.Ordinal)), $"The call ended with {detail}");
        FuzzCase.Require(
            error is null || (Enum.TryParse<DataFeedError>(error, out var known) && ErrorTable.StatusOf(known) == status && known != DataFeedError.ServerFailed),
            $"The call ended with {detail}");
        RequireFrames(body);
        return status.ToString();
    }

    private static void RequireFrames(byte[] body)
    {
        var rest = body.AsSpan();
        while (rest.Length > 0)
        {
            var isWhole = rest.Length >= 5 && rest[0] <= 1 && BinaryPrimitives.ReadUInt32BigEndian(rest[1..]) <= rest.Length - 5;
            FuzzCase.Require(isWhole, $"The response is malformed {rest.Length} bytes before its end.");
            rest = rest[(5 + BinaryPrimitives.ReadInt32BigEndian(rest[1..]))..];
        }
    }

    private static async Task<byte[]> ReadBodyAsync(HttpResponseMessage response)
    {
        using var read = new MemoryStream();
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[8192];
        for (int count; (count = await body.ReadAsync(buffer)) > 0;)
        {
            read.Write(buffer.AsSpan(0, count));
            FuzzCase.Require(read.Length <= MaxBodyBytes, "The response has more bytes than any epoch of this server.");
        }

        return read.ToArray();
    }

    private static string? Find(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.NonValidated.TryGetValues(name, out var values) || response.Headers.NonValidated.TryGetValues(name, out values)
            ? values.ToString()
            : null;

    private static HttpClient Connect() => new(new SocketsHttpHandler
    {
        // Any byte that HTTP lets through, not only ASCII.
        RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        AllowAutoRedirect = false,
    });

    private HttpRequestMessage ToRequest(ServerCallInput call)
    {
        var uri = new Uri(_address.GetLeftPart(UriPartial.Authority) + call.Path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(call.Method), uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new PiecesContent(call.Pieces, call.IsTorn),
        };
        foreach (var (name, value) in call.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }
}
