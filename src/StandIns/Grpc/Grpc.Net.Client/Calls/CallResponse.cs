using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>A call's HTTP response, its headers read and checked.</summary>
internal sealed class CallResponse
{
    private readonly HttpResponseMessage _response;

    /// <exception cref="FormatException">A binary header is no base64.</exception>
    internal CallResponse(HttpResponseMessage response)
    {
        _response = response;
        Headers = ReadMetadata(response.Headers);
        StatusInHeaders = ReadStatus(response.Headers) ?? Refusal(response);
        Encoding = Find(response.Headers, WireNames.Encoding) ?? WireNames.Identity;
    }

    internal Metadata Headers { get; }

    /// <summary>Set where no message can follow: trailers in place of headers, or an answer that is not gRPC's.</summary>
    internal Status? StatusInHeaders { get; }

    internal string Encoding { get; }

    internal Stream OpenBody() => _response.Content.ReadAsStream();

    /// <summary>Reads status and trailers. Only after the body's end.</summary>
    internal (Status Status, Metadata Trailers) ReadTrailers()
    {
        // What the real client makes of a response that just ends; the protocol says Unknown.
        var status = ReadStatus(_response.TrailingHeaders) ?? new Status(StatusCode.Cancelled, "No grpc-status found on response.");
        return (status, ReadMetadata(_response.TrailingHeaders));
    }

    private static Status? ReadStatus(HttpHeaders headers) => Find(headers, WireNames.Status) is { } status
        ? StatusMapping.FromTrailers(status, Find(headers, WireNames.Message))
        : null;

    private static Status? Refusal(HttpResponseMessage response)
    {
        if (response.Version < HttpVersion.Version20)
        {
            return new Status(StatusCode.Internal, $"Bad gRPC response: it came over HTTP/{response.Version.ToString(2)}, not HTTP/2.");
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            var code = (int)response.StatusCode;
            return new Status(StatusMapping.FromHttpStatus(code), $"Bad gRPC response: HTTP status {code}.");
        }

        // Cancelled is what the real client says here; the protocol says Unknown.
        var contentType = Find(response.Content.Headers, "content-type");
        return WireNames.IsGrpcContentType(contentType)
            ? null
            : new Status(StatusCode.Cancelled, $"Bad gRPC response: its content type is '{contentType ?? "(none)"}', not '{WireNames.ContentType}'.");
    }

    private static string? Find(HttpHeaders headers, string name)
    {
        if (headers.NonValidated.TryGetValues(name, out var values))
        {
            foreach (var value in values)
            {
                return value;
            }
        }

        return null;
    }

    private static Metadata ReadMetadata(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            if (MetadataHeaders.IsResponseMetadata(name))
            {
                foreach (var value in values)
                {
                    MetadataHeaders.Append(metadata, name, value);
                }
            }
        }

        return metadata;
    }
}
