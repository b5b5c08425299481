namespace Grpc.Core;

/// <summary>A call that ended with another status than <see cref="StatusCode.OK"/>. A handler throws it to end its call so.</summary>
/// <param name="status">How the call ended.</param>
/// <param name="trailers">The trailing metadata that came with the status, or is to be sent with it.</param>
/// <param name="message">The exception's message.</param>
public class RpcException(Status status, Metadata trailers, string message)
    : Exception(message, status.DebugException)
{
    /// <summary>Makes an exception without trailers.</summary>
    /// <param name="status">How the call ended.</param>
    public RpcException(Status status)
        : this(status, Metadata.Empty, status.ToString())
    {
    }

    /// <summary>Makes an exception without trailers, with a message of its own.</summary>
    /// <param name="status">How the call ended.</param>
    /// <param name="message">The exception's message. Not sent.</param>
    public RpcException(Status status, string message)
        : this(status, Metadata.Empty, message)
    {
    }

    /// <summary>Makes an exception with trailers.</summary>
    /// <param name="status">How the call ended.</param>
    /// <param name="trailers">Trailing metadata.</param>
    public RpcException(Status status, Metadata trailers)
        : this(status, trailers, status.ToString())
    {
    }

    /// <summary>How the call ended.</summary>
    public Status Status { get; } = status;

    /// <summary>The code of <see cref="Status"/>.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>The trailing metadata. Empty where the call ended before any came.</summary>
    public Metadata Trailers { get; } = trailers ?? throw new ArgumentNullException(nameof(trailers));
}
