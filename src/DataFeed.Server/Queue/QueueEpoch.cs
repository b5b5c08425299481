using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DataFeed.Core.Epochs;
using DataFeed.Ledger;
using DataFeed.Server.Epochs;
using DataFeed.Server.Records;

namespace DataFeed.Server.Queue;

/// <summary>What the streams of one QUEUE epoch share on this server: the maker of its steps, and word of what became of others' steps.</summary>
/// <remarks>Thread-safe. All that decides who gets what is the ledger's.</remarks>
internal sealed class QueueEpoch : IAsyncDisposable
{
    private readonly StartedEpoch _epoch;
    private readonly LedgerAccess _ledger;
    private readonly IStepMaker _maker;
    private readonly SemaphoreSlim _claiming = new(1);
    private readonly ulong _digest;

    public QueueEpoch(StartedEpoch epoch, LedgerAccess ledger, Guid incarnation, TimeSpan lease, long aheadBytes)
    {
        _epoch = epoch;
        _ledger = ledger;
        _maker = epoch.OpenSteps();
        Key = EpochRecords.KeyOf(epoch.Token);
        Lease = lease;
        AheadBytes = aheadBytes;
        // A ledger in memory begins anew with its process, and counts its fences from 1 again: old leases must not fit.
        var identity = ledger.IsShared ? Key : $"{Key} {incarnation}";
        _digest = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
    }

    public string Key { get; }

    /// <summary>Time after which a step that is neither acknowledged nor renewed goes to others.</summary>
    public TimeSpan Lease { get; }

    /// <summary>Bytes that one stream's claimed steps may take before they are sent; one is always let in.</summary>
    public long AheadBytes { get; }

    /// <summary>Beats when steps of this server's streams were acknowledged or released.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>Claims steps for a consumer and starts to make them.</summary>
    public async Task<QueueClaims> ClaimAsync(string consumer, int count, CancellationToken cancellationToken)
    {
        // Made in the order of their claims: what only runs forward would otherwise be asked for what it has passed.
        return await _ledger.InsistAsync(
            async (ledger, token) =>
            {
                await _claiming.WaitAsync(token);
                try
                {
                    // Without the token: a step that the ledger hands out to nobody here would wait for its lease to end.
                    return Start(await ledger.ClaimAsync(Key, consumer, count, Lease, CancellationToken.None), cancellationToken);
                }
                finally
                {
                    _claiming.Release();
                }
            },
            cancellationToken);
    }

    /// <returns>Whether it counts; false where its lease has passed to another.</returns>
    public async Task<bool> AcknowledgeAsync(long step, long fence, CancellationToken cancellationToken)
    {
        var answers = await _ledger.InsistAsync((ledger, token) => ledger.AcknowledgeAsync(Key, [new(step, fence)], token), cancellationToken);
        Changed.Beat();
        return answers[0] is not Acknowledgement.Refused;
    }

    public long? FenceOf(Google.Protobuf.ByteString lease, long step) => LeaseBytes.Decode(lease, _digest, step);

    /// <summary>Tells the ledger where the epoch ends, as its generator has.</summary>
    public async Task<long> EndAsync(CancellationToken cancellationToken)
    {
        var end = _maker.EndStep!.Value;
        await _ledger.InsistAsync((ledger, token) => ledger.SetEndAsync(Key, end, token), cancellationToken);
        Changed.Beat();
        return end;
    }

    /// <summary>How the whole epoch ended.</summary>
    public async Task<EpochEnd> ReadEndAsync(CancellationToken cancellationToken)
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

    public async ValueTask DisposeAsync()
    {
        await _maker.DisposeAsync();
        _claiming.Dispose();
    }

    private QueueClaims Start(ClaimResult result, CancellationToken wanted) => new(
        [.. result.Claims.Select(claim => new QueueStep(
            claim, LeaseBytes.Encode(_digest, claim.Step, claim.Fence), _maker.MakeAsync(claim.Step, wanted)))],
        result.RetryAfter,
        result.IsComplete);
}
