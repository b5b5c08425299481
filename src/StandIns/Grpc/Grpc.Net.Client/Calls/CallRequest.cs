using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>Builds a call's HTTP request.</summary>
internal static class CallRequest
{
    private const string UserAgent = "grpc-dotnet-standin/1.0";

    internal static readonly MediaTypeHeaderValue ContentType = new(WireNames.ContentType);

    /// <exception cref="FormatException">A header's value is not printable ASCII.</exception>
    internal static HttpRequestMessage Create(Uri address, CallPlan plan, HttpContent content, TimeSpan? timeout)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, plan.Method.FullName))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.Host = plan.Host;
        Add(request, "te", "trailers");
        Add(request, "user-agent", UserAgent);
        Add(request, WireNames.AcceptEncoding, WireNames.AcceptedEncodings);
        if (timeout is { } left)
        {
            Add(request, WireNames.Timeout, GrpcTimeout.Encode(left));
        }

        if (plan.Options.Headers is { } headers)
        {
            Add(request, headers);
        }

        return request;
    }

    internal static void Add(HttpRequestMessage request, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (entry.HasKey(Metadata.CompressionRequestKey))
            {
                Add(request, WireNames.Encoding, entry.Value);
            }
            else if (!entry.HasKey(WireNames.Timeout))
            {
                Add(request, entry.Key, MetadataHeaders.Encode(entry));
            }
        }
    }

    private static void Add(HttpRequestMessage request, string name, string value) => request.Headers.TryAddWithoutValidation(name, value);
}
