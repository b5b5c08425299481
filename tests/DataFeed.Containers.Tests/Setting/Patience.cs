namespace DataFeed.Containers.Tests.Setting;

/// <summary>Waits that end, and say what they were for.</summary>
internal static class Patience
{
    // Generous: another build may have the machine.
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static async Task<T> ForAsync<T>(Task<T> task, string reason)
    {
        try
        {
            return await task.WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {Limit} for {reason}.");
        }
    }

    public static Task ForAsync(Task task, string reason) => ForAsync(
        task.ContinueWith(
            done =>
            {
                done.GetAwaiter().GetResult();
                return true;
            },
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default),
        reason);
}
