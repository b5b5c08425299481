using DataFeed.Protocol.Errors;
using Grpc.Core;

namespace DataFeed.Client.Servers;

/// <summary>How long one call goes on looking for a server that does it. What it gets done starts the time anew.</summary>
/// <param name="limit">Longest time without getting anything done. Zero: never tries again.</param>
/// <param name="time">The clock.</param>
internal sealed class Retry(TimeSpan limit, TimeProvider time)
{
    private long _since = -1;

    public void CountProgress() => _since = -1;

    /// <summary>Whether the failure passes, perhaps with another server, and there is time left.</summary>
    public bool MayFollow(RpcException exception) => ErrorTable.IsRetryable(ErrorTable.ErrorOf(exception)) && HasTime();

    /// <summary>Waits until the server may be asked.</summary>
    public async Task WaitAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether there is time left. Counts from the first time that it is asked without progress.</summary>
    public bool HasTime()
    {
        if (_since < 0)
        {
            _since = time.GetTimestamp();
        }

        return time.GetElapsedTime(_since) < limit;
    }
}
