using DataFeed.Ledger.Tests.Testing;

namespace DataFeed.Ledger.Tests;

public sealed class LedgerAddressTests
{
    [Theory]
    [InlineData("memory", "memory")]
    [InlineData("sqlite:data/my ledger.db", "sqlite:data/my ledger.db")]
    [InlineData("postgres:Host=db;Port=5433;Database=feeds;Username=me;Password=secret", "postgres:Host=db;Port=5433;Database=feeds")]
    public void Parse_OfEachKind_ShowsNoPassword(string text, string shown) => Assert.Equal(shown, LedgerAddress.Parse(text).ToString());

    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("redis:secret", "\"redis\"")]
    [InlineData("Memory", "\"Memory\"")]
    [InlineData("Host=db;Password=secret", "not shown) is no kind of ledger")]
    [InlineData("Host=db;Password=secret:5", "not shown) is no kind of ledger")]
    [InlineData("Password=secret", "not shown")]
    [InlineData(" secret", "not shown")]
    [InlineData("/srv/secret/ledger.db", "not shown")]
    [InlineData("memory:secret", "memory")]
    [InlineData("sqlite", "file")]
    [InlineData("sqlite: ", "file")]
    [InlineData("postgres:", "connection")]
    [InlineData("postgres://me:secret@db/feeds", "connection")]
    [InlineData("postgres:Host=db;Pasword=secret", "connection")]
    [InlineData("postgres:Host=db;Port=secret", "connection")]
    [InlineData("postgres:Database=secret", "Host")]
    public void Parse_OfSomethingElse_NamesItAndTheRuleAndNoPassword(string text, string named)
    {
        var error = Assert.Throws<FormatException>(() => LedgerAddress.Parse(text));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains("memory, sqlite:FILE or postgres:CONNECTION", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_MemoryAndSqlite_OpensTheirKind()
    {
        var file = Path.Combine(Path.GetTempPath(), $"datafeed-{Guid.NewGuid()}.db");

        Assert.Empty(await OpenTwiceAsync("memory"));
        Assert.Equal(["e"], await OpenTwiceAsync($"sqlite:{file}"));

        Assert.True(File.Exists(file));
        File.Delete(file);
    }

    // What a ledger knows when it is opened again.
    private static async Task<IEnumerable<string>> OpenTwiceAsync(string address)
    {
        await using (var first = await OpenAsync(address))
        {
            await first.RegisterEpochAsync(TestEpoch.Queue("e", 1), CancellationToken.None);
        }

        await using var second = await OpenAsync(address);
        return (await second.ListEpochsAsync(null, CancellationToken.None)).Select(epoch => epoch.Key);
    }

    private static Task<ILedger> OpenAsync(string address) => LedgerAddress.Parse(address).OpenAsync(TimeProvider.System, CancellationToken.None);
}
