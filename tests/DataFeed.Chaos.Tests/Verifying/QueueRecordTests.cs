using DataFeed.Chaos.Children;
using DataFeed.Chaos.Feeds;
using DataFeed.Chaos.Verifying;
using DataFeed.Ledger;
using Xunit;

namespace DataFeed.Chaos.Tests.Verifying;

/// <summary>The check notices what it is there for.</summary>
public sealed class QueueRecordTests : IAsyncLifetime
{
    private const int Steps = 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datafeed-queue-record-");
    private readonly TrainerOrder _order = new([], "run", ChaosFeeds.Indexed, 3, Delivery.Queue, 2, 0, "");
    private LedgerAddress _address = null!;
    private UndisturbedServer _undisturbed = null!;
    private IReadOnlyList<string> _hashes = [];

    public async Task InitializeAsync()
    {
        _address = LedgerAddress.Parse($"sqlite:{Path.Combine(_folder.FullName, "ledger.db")}");
        _undisturbed = await UndisturbedServer.StartAsync(Steps);
        _hashes = await _undisturbed.HashesAsync(_order, default);
    }

    public async Task DisposeAsync()
    {
        await _undisturbed.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Verify_EveryStepAcknowledgedWithItsBytes_IsClean()
    {
        var verdict = await VerifyAsync(Steps, (_, hash) => hash);

        Assert.True(verdict.IsClean, string.Join(' ', verdict.Problems));
    }

    [Fact]
    public async Task Verify_AStepNeverAcknowledged_CountsItAsMissed()
    {
        var verdict = await VerifyAsync(Steps - 1, (_, hash) => hash);

        Assert.Equal((1, 0), (verdict.Missed, verdict.Duplicated));
        Assert.Contains(verdict.Problems, problem => problem.StartsWith("verify is not clean", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_AStepWithOtherBytes_IsNamed()
    {
        var verdict = await VerifyAsync(Steps, (step, hash) => step == 7 ? _hashes[8] : hash);

        Assert.Equal("Step 7 differs from that of an undisturbed run.", Assert.Single(verdict.Problems));
    }

    [Fact]
    public async Task Take_AStepAgainWithOtherBytes_IsNamed()
    {
        var record = new QueueRecord(_order, _address);
        Take(record, (_, hash) => hash);
        record.Take(1, 3, _hashes[4]);

        var verdict = await VerifyAsync(record, Steps);

        Assert.Equal("Step 3 came to trainer 1 with other bytes than before.", Assert.Single(verdict.Problems));
    }

    private Task<ChainVerdict> VerifyAsync(int acknowledged, Func<int, string, string> hashOf)
    {
        var record = new QueueRecord(_order, _address);
        Take(record, hashOf);
        return VerifyAsync(record, acknowledged);
    }

    private void Take(QueueRecord record, Func<int, string, string> hashOf)
    {
        for (var step = 0; step < Steps; step++)
        {
            Assert.Equal(step + 1, record.Take(step % 2, step, hashOf(step, _hashes[step])));
        }
    }

    private async Task<ChainVerdict> VerifyAsync(QueueRecord record, int acknowledged)
    {
        const string Key = "abc";
        await using (var ledger = await _address.OpenAsync(TimeProvider.System, default))
        {
            await ledger.RegisterEpochAsync(
                new EpochRecord { Key = Key, Feed = _order.Feed, Run = _order.Run, Epoch = 0, Delivery = Delivery.Queue, WorldSize = 2, FirstStep = 0, EndStep = Steps, Token = new byte[] { 1 } },
                default);
            var claims = await ledger.ClaimAsync(Key, "trainer", Steps, TimeSpan.FromMinutes(1), default);
            foreach (var claim in claims.Claims.Take(acknowledged))
            {
                await ledger.AcknowledgeAsync(Key, [claim.Lease], default);
            }
        }

        var (verdicts, _) = await record.VerifyAsync(_undisturbed, default);
        return Assert.Single(verdicts);
    }
}
