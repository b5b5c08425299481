namespace Grpc.Core;

/// <summary>A stream of messages, read one at a time by one reader.</summary>
/// <typeparam name="T">The messages' type.</typeparam>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last <see cref="MoveNext"/> found.</summary>
    T Current { get; }

    /// <summary>Reads the next message. False at the end, and on every call after it.</summary>
    /// <param name="cancellationToken">Cancels the whole call, not this read alone.</param>
    /// <exception cref="RpcException">The call ended otherwise than OK.</exception>
    /// <exception cref="InvalidOperationException">The read before is not done.</exception>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}
