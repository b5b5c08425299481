using DataFeed.Ledger;

namespace DataFeed.Server.Queue;

/// <summary>The leases that one stream holds: renewed while it lives, released when it ends.</summary>
internal sealed class HeldLeases : IAsyncDisposable
{
    // Longer would hold up the end of a stream whose ledger is gone; the leases end by themselves.
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<long, long> _steps = [];
    private readonly QueueEpoch _queue;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewing;

    public HeldLeases(QueueEpoch queue, TimeProvider time)
    {
        _queue = queue;
        _time = time;
        _renewing = RenewAsync();
    }

    /// <summary>Steps that are claimed, sent or not, and not acknowledged.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _steps.Count;
            }
        }
    }

    public void Add(Claim claim)
    {
        lock (_lock)
        {
            _steps.Add(claim.Fence, claim.Step);
        }
    }

    public void Remove(long fence)
    {
        lock (_lock)
        {
            _steps.Remove(fence);
        }
    }

    /// <summary>Forgets what was withdrawn.</summary>
    public void RemoveFrom(long endStep)
    {
        lock (_lock)
        {
            foreach (var (fence, _) in _steps.Where(held => held.Value >= endStep).ToList())
            {
                _steps.Remove(fence);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewing;
        _stop.Dispose();
        if (Fences() is not { Length: > 0 } fences)
        {
            return;
        }

        using var late = new CancellationTokenSource(ReleasePatience, _time);
        try
        {
            await _queue.ReleaseAsync(fences, late.Token);
        }
        catch (Exception exception) when (exception is LedgerException or OperationCanceledException)
        {
            // They end by themselves.
        }
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(_queue.Lease / 3, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (Fences() is { Length: > 0 } fences)
                {
                    await TryRenewAsync(fences);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The stream has ended.
        }
    }

    private async Task TryRenewAsync(long[] fences)
    {
        try
        {
            await _queue.RenewAsync(fences, _stop.Token);
        }
        catch (LedgerException)
        {
            // The next beat tries again, and a lease that ended meanwhile lives on if nobody claimed its step.
        }
    }

    private long[] Fences()
    {
        lock (_lock)
        {
            return [.. _steps.Keys];
        }
    }
}
