using Grpc.Core;

namespace DataFeed.Testing;

/// <summary>Writes requests of calls that the server may end at any moment.</summary>
public static class RequestWriting
{
    /// <summary>Writes, or finds the call over: a refusal may overtake the request. How the call ended is asked of its response.</summary>
    public static async Task WriteUnlessOverAsync<T>(this IClientStreamWriter<T> requests, T request)
    {
        ArgumentNullException.ThrowIfNull(requests);
        try
        {
            await requests.WriteAsync(request);
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // The one where the server has answered, the other where the call has been told of it before the write began.
        }
    }
}
