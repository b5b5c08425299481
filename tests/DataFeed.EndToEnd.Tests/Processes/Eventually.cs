namespace DataFeed.EndToEnd.Tests.Processes;

/// <summary>Waits for what another process can only be asked about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks until the answer is right.</summary>
    /// <param name="ask">Asks once.</param>
    /// <param name="isRight">Whether the answer ends the waiting.</param>
    /// <param name="reason">What is waited for, to say with the last answer when it does not come.</param>
    /// <param name="patience">How long to ask; null means as long as for any process.</param>
    public static async Task<T> HoldsAsync<T>(Func<Task<T>> ask, Func<T, bool> isRight, string reason, TimeSpan? patience = null)
    {
        using var late = new CancellationTokenSource(patience ?? ChildProcess.Patience);
        using var ticks = new PeriodicTimer(Interval);
        while (true)
        {
            var answer = await ask();
            if (isRight(answer))
            {
                return answer;
            }

            try
            {
                await ticks.WaitForNextTickAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited {patience ?? ChildProcess.Patience} for {reason}; the last answer was {answer}.");
            }
        }
    }
}
