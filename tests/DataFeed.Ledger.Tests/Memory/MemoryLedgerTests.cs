using Microsoft.Extensions.Time.Testing;

namespace DataFeed.Ledger.Tests.Memory;

public sealed class MemoryLedgerTests : LedgerContract
{
    private readonly FakeTimeProvider _time = new();

    protected override Task<ILedger> OpenAsync() => LedgerAddress.Parse("memory").OpenAsync(_time, None);

    // Memory is not shared.
    protected override Task<ILedger> OpenOtherAsync() => Task.FromResult(Ledger);

    protected override Task PassAsync(TimeSpan time)
    {
        _time.AdjustTime(_time.GetUtcNow() + time);
        return Task.CompletedTask;
    }
}
