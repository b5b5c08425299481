namespace DataFeed.Client.Tests.Testing;

/// <summary>Waits of a test that end: a test that hangs says what for.</summary>
internal static class Soon
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<T> Gives<T>(Task<T> signal, string reason)
    {
        await Happens(signal, reason);
        return await signal;
    }

    public static async Task Happens(Task signal, string reason)
    {
        try
        {
            await signal.WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {Limit} for {reason}.");
        }
    }

    /// <summary>Looks again and again, giving the thread away in between.</summary>
    public static async Task Holds(Func<bool> state, string reason)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!state())
        {
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {Limit} for {reason}.");
            }

            await Task.Yield();
        }
    }
}
