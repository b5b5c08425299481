namespace Grpc.Core;

/// <summary>Takes a stream of messages, one at a time from one writer.</summary>
/// <typeparam name="T">The messages' type.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>How the following messages are written; null is the call's default.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes a message. Completes once flow control has taken it; await it before the next.</summary>
    /// <param name="message">The message; not kept.</param>
    /// <exception cref="InvalidOperationException">The write before is not done, or the stream is completed.</exception>
    Task WriteAsync(T message);

    /// <summary>Writes a message. Completes once flow control has taken it; await it before the next.</summary>
    /// <param name="message">The message; not kept.</param>
    /// <param name="cancellationToken">Cancels the whole call, not this write alone.</param>
    /// <exception cref="NotSupportedException">This implementation takes no token.</exception>
    Task WriteAsync(T message, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled
        ? throw new NotSupportedException("This stream writer takes no cancellation token.")
        : WriteAsync(message);
}
