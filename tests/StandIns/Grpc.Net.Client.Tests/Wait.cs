namespace Grpc.Net.Client.Tests;

/// <summary>Waits for what must happen soon, and says what it waited for where it does not.</summary>
internal static class Wait
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    internal static Task ForAsync(ValueTask task, string reason) => ForAsync(task.AsTask(), reason);

    internal static Task<T> ForAsync<T>(ValueTask<T> task, string reason) => ForAsync(task.AsTask(), reason);

    internal static async Task ForAsync(Task task, string reason)
    {
        try
        {
            await task.WaitAsync(Limit);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Waited {Limit} for {reason}.");
        }
    }

    internal static async Task<T> ForAsync<T>(Task<T> task, string reason)
    {
        await ForAsync((Task)task, reason);
        return await task;
    }
}
