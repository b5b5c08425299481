using Grpc.AspNetCore.Server.Internal.Calls;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal.Messages;

/// <summary>What a handler reads its requests from.</summary>
internal sealed class RequestStream<T>(ServerCall call, Marshaller<T> marshaller) : IAsyncStreamReader<T>
    where T : class
{
    public T Current { get; private set; } = null!;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (call.IsOver)
        {
            throw new InvalidOperationException("Nothing can be read: the call is over.");
        }

        // Not held while waiting, which may be long.
        Current = null!;
        Current = (await call.Requests.ReadAsync(marshaller, cancellationToken))!;
        return Current is not null;
    }
}
