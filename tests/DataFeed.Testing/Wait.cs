namespace DataFeed.Testing;

/// <summary>Waits that end: each says what it waits for, and what it saw instead.</summary>
public static class Wait
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Awaits a signal.</summary>
    public static async Task<T> ForAsync<T>(Task<T> signal, string reason)
    {
        try
        {
            return await signal.WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {Limit} for {reason}.");
        }
    }

    /// <summary>Awaits a state that nothing signals, by looking at it in short intervals.</summary>
    public static async Task UntilAsync<T>(Func<T> look, Func<T, bool> holds, string reason)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        using var limit = new CancellationTokenSource(Limit);
        while (!holds(look()))
        {
            try
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited {Limit} for {reason}; it stands at {look()}.");
            }
        }
    }
}
