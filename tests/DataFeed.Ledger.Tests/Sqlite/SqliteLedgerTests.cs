using Microsoft.Extensions.Time.Testing;

namespace DataFeed.Ledger.Tests.Sqlite;

public sealed class SqliteLedgerTests : LedgerContract
{
    private readonly FakeTimeProvider _time = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("datafeed-ledger-").FullName;

    private string File => Path.Combine(_folder, "ledger.db");

    [Fact]
    public async Task Open_WhatAKilledProcessLeft_KnowsWhatWasAcknowledged()
    {
        await RegisterAsync(4);
        var claims = (await ClaimAsync(3)).Claims;
        await AcknowledgeAsync(claims[0]);
        var left = Path.Combine(_folder, "left.db");
        // The file and its log as they are while the process lives: kill -9 leaves just these.
        System.IO.File.Copy(File, left);
        System.IO.File.Copy($"{File}-wal", $"{left}-wal");

        await using var ledger = await OpenAsync(left);

        var answers = await ledger.AcknowledgeAsync(Key, [claims[0].Lease, claims[1].Lease], None);
        Assert.Equal([Acknowledgement.AlreadyAcknowledged, Acknowledgement.Accepted], answers);
        Assert.Equal([3L], (await ledger.ClaimAsync(Key, "b", 5, Lease, None)).Claims.Select(claim => claim.Step));
    }

    [Fact]
    public async Task Open_NoSuchFolder_FailsForGoodAndNamesTheFile()
    {
        var file = Path.Combine(_folder, "nowhere", "ledger.db");

        var error = await Assert.ThrowsAsync<LedgerException>(() => OpenAsync(file));

        Assert.False(error.IsTransient);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_FileOfAnotherKind_FailsForGood()
    {
        var file = Path.Combine(_folder, "notes.txt");
        await System.IO.File.WriteAllTextAsync(file, new string('x', 5000));

        Assert.False((await Assert.ThrowsAsync<LedgerException>(() => OpenAsync(file))).IsTransient);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override Task<ILedger> OpenAsync() => OpenAsync(File);

    protected override Task PassAsync(TimeSpan time)
    {
        _time.AdjustTime(_time.GetUtcNow() + time);
        return Task.CompletedTask;
    }

    private Task<ILedger> OpenAsync(string file) => LedgerAddress.Parse($"sqlite:{file}").OpenAsync(_time, None);
}
