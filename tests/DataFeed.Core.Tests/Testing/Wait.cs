namespace DataFeed.Core.Tests.Testing;

/// <summary>Waits that end, and say why they failed.</summary>
internal static class Wait
{
    // Long enough for the slowest machine; only a failing test waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<T> ForAsync<T>(Task<T> task, string reason)
    {
        await ForAsync((Task)task, reason);
        return await task;
    }

    public static async Task ForAsync(Task task, string reason)
    {
        try
        {
            await task.WaitAsync(Patience);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            Assert.Fail($"Waited {Patience} in vain until {reason}.");
        }
    }

    /// <summary>Waits for a signal on another thread, as user code that blocks would.</summary>
    public static void Block(ManualResetEventSlim signal, string reason) =>
        Assert.True(signal.Wait(Patience), $"Waited {Patience} in vain until {reason}.");
}
