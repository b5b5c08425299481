using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using DataFeed.Core.Epochs;
using DataFeed.Ledger;
using DataFeed.Server.Epochs;
using DataFeed.Server.Records;
using Ack = DataFeed.Protocol.V1.NextBatchRequest.Types.Ack;

namespace DataFeed.Server.Queue;

/// <summary>What the streams of one QUEUE epoch share on this server: the generator of its steps, and word of what became of others' steps.</summary>
/// <remarks>Thread-safe. All that decides who gets what is the ledger's.</remarks>
internal sealed class QueueEpoch : IAsyncDisposable
{
    private readonly StartedEpoch _epoch;
    private readonly LedgerAccess _ledger;
    private readonly Func<QueueEpoch, Task> _leave;
    private readonly SequentialSteps? _sequential;
    private readonly SemaphoreSlim _claiming = new(1);
    private readonly ulong _digest;

    /// <param name="epoch">The epoch.</param>
    /// <param name="ledger">Where it is recorded.</param>
    /// <param name="settings">What the server says of leases and bounds.</param>
    /// <param name="leave">Called when a stream has left.</param>
    public QueueEpoch(StartedEpoch epoch, LedgerAccess ledger, QueueSettings settings, Func<QueueEpoch, Task> leave)
    {
        _epoch = epoch;
        _ledger = ledger;
        _leave = leave;
        _sequential = epoch.Plan.IsSeekable ? null : new SequentialSteps(epoch.Plan.FirstStep, step => epoch.TakeReader(0, new(step)));
        Key = EpochRecords.KeyOf(epoch.Token);
        Lease = settings.Lease;
        AheadBytes = settings.AheadBytes;
        // A ledger in memory begins anew with its process, and counts its fences from 1 again: old leases must not fit.
        var identity = ledger.IsShared ? Key : $"{Key} {settings.Incarnation}";
        _digest = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
    }

    public string Key { get; }

    /// <summary>The epoch.</summary>
    public StartedEpoch Epoch => _epoch;

    /// <summary>Time after which a step that is neither acknowledged nor renewed goes to others.</summary>
    public TimeSpan Lease { get; }

    /// <summary>Bytes that one stream's claimed steps may take before they are sent; one is always let in.</summary>
    public long AheadBytes { get; }

    /// <summary>Beats when steps of this server's streams were acknowledged or released.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>Makes the steps that one stream claims. The caller disposes it.</summary>
    public IStepMaker OpenMaker(CancellationToken wanted) =>
        _sequential is null ? new SeekableSteps(_epoch.OpenAsWanted(0)) : new SharedSteps(_sequential, wanted);

    /// <summary>Claims steps for a consumer and starts to make them.</summary>
    public Task<QueueClaims> ClaimAsync(string consumer, int count, IStepMaker maker, HeldLeases leases, CancellationToken cancellationToken) =>
        _ledger.InsistAsync(
            async (ledger, token) =>
            {
                // Made in the order of their claims: what only runs forward would otherwise be asked for what it has passed.
                if (_sequential is not null)
                {
                    await _claiming.WaitAsync(token);
                }

                try
                {
                    // Without the token: a step that the ledger hands out to nobody here would wait for its lease to end.
                    return Begin(await ledger.ClaimAsync(Key, consumer, count, Lease, CancellationToken.None), maker, leases);
                }
                finally
                {
                    if (_sequential is not null)
                    {
                        _claiming.Release();
                    }
                }
            },
            cancellationToken);

    /// <summary>Passes acknowledgements on, all in one question.</summary>
    /// <returns>What became of each, in their order.</returns>
    public async Task<IReadOnlyList<Protocol.V1.Acknowledgement>> AcknowledgeAsync(IReadOnlyList<Ack> acks, HeldLeases held, CancellationToken cancellationToken)
    {
        var fences = acks.Select(ack => LeaseBytes.Decode(ack.Lease, _digest, ack.Step)).ToArray();
        var leases = acks.Zip(fences).Where(pair => pair.Second is not null).Select(pair => new StepLease(pair.First.Step, pair.Second!.Value)).ToArray();
        var results = leases.Length == 0 ? []
            : await _ledger.InsistAsync((ledger, token) => ledger.AcknowledgeAsync(Key, leases, token), cancellationToken);
        foreach (var lease in leases)
        {
            held.Remove(lease.Fence);
        }

        Changed.Beat();
        var next = 0;
        return [.. acks.Zip(fences, (ack, fence) =>
            new Protocol.V1.Acknowledgement { Step = ack.Step, Accepted = fence is not null && results[next++] is not Acknowledgement.Refused })];
    }

    /// <summary>Tells the ledger where the epoch ends, as its generator has.</summary>
    public async Task<long> EndAsync(long end, CancellationToken cancellationToken)
    {
        await _ledger.InsistAsync((ledger, token) => ledger.SetEndAsync(Key, end, token), cancellationToken);
        Changed.Beat();
        return end;
    }

    /// <summary>How the whole epoch ended.</summary>
    public async Task<TraversalEnd> ReadEndAsync(CancellationToken cancellationToken)
    {
        var plan = _epoch.Plan;
        var record = await _ledger.InsistAsync((ledger, token) => ledger.FindEpochAsync(Key, token), cancellationToken);
        return plan.EndAt(plan.FirstStep, record!.EndStep!.Value);
    }

    /// <exception cref="LedgerException">Only once: the next beat tries again.</exception>
    public Task RenewAsync(IReadOnlyList<long> fences, CancellationToken cancellationToken) =>
        _ledger.AskAsync((ledger, token) => ledger.RenewAsync(Key, fences, Lease, token), cancellationToken);

    /// <exception cref="LedgerException">Only once: where it fails, the leases end by themselves.</exception>
    public async Task ReleaseAsync(IReadOnlyList<long> fences, CancellationToken cancellationToken)
    {
        await _ledger.AskAsync(
            async (ledger, token) =>
            {
                await ledger.ReleaseAsync(Key, fences, token);
                return true;
            },
            cancellationToken);
        Changed.Beat();
    }

    /// <summary>A stream of it has ended.</summary>
    public Task LeaveAsync() => _leave(this);

    public async ValueTask DisposeAsync()
    {
        await (_sequential?.DisposeAsync() ?? ValueTask.CompletedTask);
        _claiming.Dispose();
    }

    private QueueClaims Begin(ClaimResult result, IStepMaker maker, HeldLeases leases)
    {
        var claimedAt = Stopwatch.GetTimestamp();
        var steps = new List<QueueClaim>(result.Claims.Count);
        foreach (var claim in result.Claims)
        {
            leases.Add(claim);
            maker.Begin(claim.Step);
            steps.Add(new(LeaseBytes.Encode(_digest, claim.Step, claim.Fence), claimedAt));
        }

        return new(steps, result.RetryAfter, result.IsComplete);
    }
}
