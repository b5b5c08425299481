using DataFeed.Ledger;
using DataFeed.Server.Hosting;
using DataFeed.Server.Records;
using Microsoft.Extensions.Options;

namespace DataFeed.Server.Presence;

/// <summary>Says in the ledger that this server lives, and knows who else does. A ledger that is gone changes nothing but the news.</summary>
internal sealed class ServerPresence(
    LedgerAccess ledger,
    ServerIdentity identity,
    ServedAddresses served,
    IOptions<LedgerOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider time) : BackgroundService
{
    // A server that died is no longer named after three beats that did not come.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TimeToLive = Beat * 3;

    // An answer must not wait for a ledger that is gone: who lives is then what was known last.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private string[] _servers = [];
    private long? _lookedAt;

    /// <summary>Where this server is reached; null where it says nothing of itself.</summary>
    public string? Endpoint { get; private set; }

    /// <summary>Endpoints of the servers that live, this one among them. Empty where nobody is announced.</summary>
    public async ValueTask<IReadOnlyList<string>> LiveAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!ledger.IsShared || (_lookedAt is { } looked && time.GetElapsedTime(looked) < Fresh))
            {
                return Named();
            }

            // Others that ask meanwhile get what is known.
            _lookedAt = time.GetTimestamp();
        }

        using var late = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        await TryLookAsync(stop.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return Named();
    }

    /// <summary>Takes this server out of the list, if the ledger answers.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (Endpoint is { } endpoint && ledger.IsShared)
        {
            using var late = new CancellationTokenSource(Patience, time);
            await TryAsync((store, token) => store.WithdrawAsync(endpoint, identity.Incarnation, token), late.Token);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await BeatAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host may be disposed without having been stopped: that is no failure either.
        }
    }

    private async Task BeatAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var startedRegistration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        Endpoint = AdvertisedEndpoint.Choose(options.Value.Advertise, ledger.IsShared ? served.FirstForCalls() : null);
        if (!ledger.IsShared)
        {
            return;
        }

        using var timer = new PeriodicTimer(Beat, time);
        do
        {
            await AnnounceAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task AnnounceAsync(CancellationToken stoppingToken)
    {
        if (Endpoint is { } endpoint)
        {
            var record = new ServerRecord(endpoint, identity.Incarnation, identity.StartedAt);
            await TryAsync((store, token) => store.AnnounceAsync(record, TimeToLive, token), stoppingToken);
        }

        await TryLookAsync(stoppingToken);
    }

    private Task TryLookAsync(CancellationToken cancellationToken) => TryAsync(
        async (store, token) =>
        {
            var live = await store.LiveServersAsync(token);
            lock (_lock)
            {
                _servers = [.. live.Select(record => record.Endpoint)];
            }
        },
        cancellationToken);

    private string[] Named()
    {
        lock (_lock)
        {
            return Endpoint is { } endpoint && !_servers.Contains(endpoint) ? [.. _servers.Append(endpoint).Order(StringComparer.Ordinal)] : _servers;
        }
    }

    private async Task TryAsync(Func<ILedger, CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        try
        {
            await ledger.AskAsync(
                async (store, token) =>
                {
                    await ask(store, token);
                    return true;
                },
                cancellationToken);
        }
        catch (Exception exception) when (exception is LedgerException or OperationCanceledException)
        {
            // The next beat tries again; the way to the ledger has logged it.
        }
    }
}
