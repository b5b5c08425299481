using Grpc.Core;

namespace DataFeed.Conformance.Tests.Calling;

/// <summary>Sends requests of calls that the server, or the deadline, ends at once.</summary>
internal static class Sending
{
    /// <summary>Sends, or finds the call over before all of it was sent: how it ended is asked of its response.</summary>
    public static async Task UnlessOverAsync(Func<Task> send)
    {
        try
        {
            await send();
        }
        catch (Exception error) when (error is RpcException or InvalidOperationException or OperationCanceledException or IOException)
        {
            // Which of them depends on how far the request was: not begun, half written, or reset by the server.
        }
    }
}
