using System.Net;
using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>A request body of one message. Serialized when it is sent, again should the transport try again.</summary>
internal sealed class SingleRequestContent<T> : HttpContent
    where T : class
{
    private readonly CallState _call;
    private readonly Marshaller<T> _marshaller;
    private readonly T _request;

    internal SingleRequestContent(CallState call, Marshaller<T> marshaller, T request)
    {
        _call = call;
        _marshaller = marshaller;
        _request = request;
        Headers.ContentType = CallRequest.ContentType;
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        using var messages = new MessageWriter();
        var frame = messages.Write(_request, _marshaller, _call.Plan.Compresses(null), _call.Limits.MaxSendMessageSize);
        await stream.WriteAsync(frame, _call.Token);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
