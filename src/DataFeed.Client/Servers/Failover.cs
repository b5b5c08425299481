using DataFeed.Protocol.Errors;

namespace DataFeed.Client.Servers;

/// <summary>Gets one thing done by some server: where one fails, the next is asked, until nothing was got done for too long.</summary>
/// <remarks>Used by one task at a time.</remarks>
/// <param name="servers">Whom to ask.</param>
/// <param name="retryFor">Longest time without progress. Zero asks each server once.</param>
/// <param name="time">The clock.</param>
internal sealed class Failover(ServerPool servers, TimeSpan retryFor, TimeProvider time)
{
    private long _since = -1;

    /// <summary>Asks one server after the other until one does it.</summary>
    /// <param name="attempt">Asks one server, and counts its progress here where it does much.</param>
    /// <param name="cancellationToken">Ends the pauses between attempts. An attempt has it from its caller.</param>
    /// <exception cref="DataFeedException">No other server helps against it, or none did in time.</exception>
    public async Task<T> RunAsync<T>(Func<ServerLink, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var untried = servers.Servers.Length;
        while (true)
        {
            var server = servers.Next();
            try
            {
                var result = await attempt(server).ConfigureAwait(false);
                CountProgress(server);
                return result;
            }
            catch (DataFeedException failure) when (failure.IsRetryable)
            {
                server.CountFailure();
                untried--;
                // A first address that nobody answers at is a mistake; one that did answer comes back.
                var mayFollow = HasTime() && servers.HasAnswered;
                if (untried <= 0 && !mayFollow)
                {
                    throw;
                }
            }

            var pause = servers.Next().Pause;
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Something was got done: the time starts anew.</summary>
    public void CountProgress() => _since = -1;

    /// <summary>A server got something done.</summary>
    public void CountProgress(ServerLink server)
    {
        CountProgress();
        server.CountSuccess();
    }

    /// <summary>Whether there is time left. Counts from the first time that it is asked without progress.</summary>
    public bool HasTime()
    {
        if (_since < 0)
        {
            _since = time.GetTimestamp();
        }

        return time.GetElapsedTime(_since) < retryFor;
    }
}
