using System.IO.Compression;

namespace Grpc.AspNetCore.Server;

/// <summary>Limits and behaviour of every gRPC service of the application, or of one where given through <see cref="GrpcServiceOptions{TService}"/>.</summary>
/// <remarks>Read once, when a service is mapped; later changes have no effect.</remarks>
public class GrpcServiceOptions
{
    private int? _maxReceiveMessageSize;
    private int? _maxSendMessageSize;

    /// <summary>Largest response message in bytes, before compression. Null (the default) means no limit; a larger one ends the call with <c>ResourceExhausted</c>.</summary>
    public int? MaxSendMessageSize
    {
        get => _maxSendMessageSize;
        set
        {
            _maxSendMessageSize = value;
            MaxSendMessageSizeSpecified = true;
        }
    }

    /// <summary>Whether <see cref="MaxSendMessageSize"/> was set, be it to null. Setting false takes the value back.</summary>
    public bool MaxSendMessageSizeSpecified
    {
        get;
        set
        {
            field = value;
            _maxSendMessageSize = value ? _maxSendMessageSize : null;
        }
    }

    /// <summary>Largest request message in bytes, both as sent and inflated. Unset means 4 MiB, null no limit; a larger one ends the call with <c>ResourceExhausted</c>.</summary>
    public int? MaxReceiveMessageSize
    {
        get => _maxReceiveMessageSize;
        set
        {
            _maxReceiveMessageSize = value;
            MaxReceiveMessageSizeSpecified = true;
        }
    }

    /// <summary>Whether <see cref="MaxReceiveMessageSize"/> was set, be it to null. Setting false takes the value back.</summary>
    public bool MaxReceiveMessageSizeSpecified
    {
        get;
        set
        {
            field = value;
            _maxReceiveMessageSize = value ? _maxReceiveMessageSize : null;
        }
    }

    /// <summary>Whether a handler's exception is described to the client. Null (the default) means false: such a text may tell what clients must not know.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>Encoding of response messages where the client accepts it: <c>gzip</c>, <c>identity</c>, or null (the default) for none.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>Effort spent on compressing responses. Null means <see cref="CompressionLevel.Fastest"/>.</summary>
    public CompressionLevel? ResponseCompressionLevel { get; set; }

    /// <summary>Whether calls to unknown services and methods fall through to other middleware instead of being answered <c>Unimplemented</c>. Null (the default) means false.</summary>
    public bool? IgnoreUnknownServices { get; set; }

    /// <summary>Interceptors around every call, outermost first. Those of all services come before those of one.</summary>
    public InterceptorCollection Interceptors { get; } = [];
}
