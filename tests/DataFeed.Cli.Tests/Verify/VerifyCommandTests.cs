using System.Text.Json;
using DataFeed.Cli.Verify;
using DataFeed.Ledger;
using Xunit;

namespace DataFeed.Cli.Tests.Verify;

public sealed class VerifyCommandTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Verify_EveryStepAcknowledgedOnce_IsClean()
    {
        await using var ledger = await LedgerAsync(steps: 3, acknowledged: 3);

        var report = await VerifyReport.ReadAsync(ledger, new("abc", null, HandOuts: true), None);

        Assert.True(report.IsClean);
        var text = VerifyText.Of(report);
        Assert.Contains("acknowledged: once 3, more often 0, never 0", text, StringComparison.Ordinal);
        Assert.Contains("3: step 2 to \"trainer\"", text, StringComparison.Ordinal);
        Assert.Contains("clean: every step", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_AStepNeverAcknowledged_IsNamedAndNotClean()
    {
        await using var ledger = await LedgerAsync(steps: 3, acknowledged: 2);

        var report = await VerifyReport.ReadAsync(ledger, new(null, "run", HandOuts: false), None);

        Assert.False(report.IsClean);
        Assert.Contains("acknowledged: once 2, more often 0, never 1 (2)", VerifyText.Of(report), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(VerifyJson.Of(report));
        Assert.False(json.RootElement.GetProperty("clean").GetBoolean());
        var consumer = json.RootElement.GetProperty("epochs")[0].GetProperty("consumers")[0];
        Assert.Equal("QUEUE", json.RootElement.GetProperty("epochs")[0].GetProperty("epoch").GetProperty("delivery").GetString());
        Assert.Equal(1, consumer.GetProperty("acknowledged").GetProperty("never").GetInt64());
    }

    [Fact]
    public async Task Verify_WithoutAChoice_ListsTheEpochs()
    {
        await using var ledger = await LedgerAsync(steps: 3, acknowledged: 0);

        var report = await VerifyReport.ReadAsync(ledger, new(null, null, HandOuts: false), None);

        Assert.Contains("epoch 7 of numbers, QUEUE, run \"run\", steps 0 to 2", VerifyText.Of(report), StringComparison.Ordinal);
        Assert.True(report.IsClean);
    }

    [Theory]
    [InlineData("ffff", null)]
    [InlineData(null, "walk")]
    public async Task Verify_WhatTheLedgerDoesNotKnow_IsAnError(string? key, string? run)
    {
        await using var ledger = await LedgerAsync(steps: 3, acknowledged: 0);

        await Assert.ThrowsAsync<LedgerException>(() => VerifyReport.ReadAsync(ledger, new(key, run, HandOuts: false), None));
    }

    private static async Task<ILedger> LedgerAsync(int steps, int acknowledged)
    {
        const string Key = "abcdef0123456789";
        var ledger = await LedgerAddress.Parse("memory").OpenAsync(TimeProvider.System, None);
        await ledger.RegisterEpochAsync(
            new EpochRecord
            {
                Key = Key,
                Feed = "numbers",
                Run = "run",
                Epoch = 7,
                Delivery = Delivery.Queue,
                WorldSize = 1,
                FirstStep = 0,
                EndStep = steps,
                Token = new byte[] { 1 },
            },
            None);
        var claims = await ledger.ClaimAsync(Key, "trainer", steps, TimeSpan.FromMinutes(1), None);
        foreach (var claim in claims.Claims.Take(acknowledged))
        {
            await ledger.AcknowledgeAsync(Key, [claim.Lease], None);
        }

        return ledger;
    }
}
