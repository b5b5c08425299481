namespace Grpc.AspNetCore.Tests;

/// <summary>Waits that end: a test never hangs, and says what it waited for.</summary>
internal static class Wait
{
    // Far beyond what a slow machine needs; only a failing test gets there.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static async Task For(Task task, string reason)
    {
        try
        {
            await task.WaitAsync(Longest);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Waited {Longest} in vain: {reason}");
        }
    }

    public static async Task<T> For<T>(Task<T> task, string reason)
    {
        await For((Task)task, reason);
        return await task;
    }

    public static async Task UntilCancelledAsync(this CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(cancelled.SetResult);
        await cancelled.Task;
    }
}
