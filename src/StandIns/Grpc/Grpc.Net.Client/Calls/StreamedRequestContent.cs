using System.Net;

namespace Grpc.Net.Client.Calls;

/// <summary>A request body of many messages, open until they are completed.</summary>
internal sealed class StreamedRequestContent<T> : HttpContent
    where T : class
{
    private readonly RequestStreamWriter<T> _requests;

    internal StreamedRequestContent(RequestStreamWriter<T> requests)
    {
        _requests = requests;
        Headers.ContentType = CallRequest.ContentType;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _requests.PumpAsync(stream);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
