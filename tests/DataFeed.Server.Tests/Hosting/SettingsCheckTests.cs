using DataFeed.Server.Hosting;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace DataFeed.Server.Tests.Hosting;

public sealed class SettingsCheckTests
{
    [Theory]
    [InlineData("DataFeed:ReadAheadByte", "5", "DataFeed:ReadAheadByte is no setting. Nearest: ReadAheadBytes.")]
    [InlineData("DataFeed:url", "http://127.0.0.1:0", "DataFeed:url is no setting. Nearest: Urls.")]
    [InlineData("DataFeed:EpochIdleTime", "00:01:00", "DataFeed:EpochIdleTime is no setting. Nearest: EpochIdleTimeout.")]
    [InlineData("DataFeed:Colour", "blue", "DataFeed:Colour is no setting. Possible are AdminUrls, Advertise, ")]
    [InlineData("DataFeed:Feeds:0", "a.yaml", "DataFeed:Feeds:0 is no setting: DataFeed:Feeds takes one value.")]
    [InlineData("DataFeed:Streaming:Window", "1", "DataFeed:Streaming is no setting.")]
    [InlineData("DataFeed:ReadAheadBytes", "64MB", "DataFeed:ReadAheadBytes is \"64MB\"; it must be a whole number without a unit, such as 67108864.")]
    [InlineData("DataFeed:ReadAheadBytes", "", "DataFeed:ReadAheadBytes is \"\"; it must be a whole number")]
    [InlineData("DataFeed:ReadAheadBatches", "3000000000", "DataFeed:ReadAheadBatches is \"3000000000\"; it must be a whole number without a unit, such as 32.")]
    [InlineData("DataFeed:ReadAheadBatches", "1.5", "it must be a whole number")]
    [InlineData("DataFeed:RankTimeout", "5m", "DataFeed:RankTimeout is \"5m\"; it must be a time as hours:minutes:seconds, such as 00:05:00.")]
    [InlineData("DataFeed:Samples", "no", "DataFeed:Samples is \"no\"; it must be true or false.")]
    public void Setting_ThatNoOptionTakes_IsToldWithWhatIsPossible(string key, string value, string told) =>
        Assert.Contains(told, Assert.Single(Check((key, value))), StringComparison.Ordinal);

    [Theory]
    [InlineData("datafeed:readaheadbytes", "4096")]
    [InlineData("DataFeed:RankTimeout", "00:00:10")]
    [InlineData("DataFeed:Samples", "False")]
    [InlineData("DataFeed:Ledger", "anything: other checks tell")]
    [InlineData("DataFeed:AdminUrls", "")]
    [InlineData("Serilog:MinimumLevel", "Debug")]
    [InlineData("DataFeedOther", "1")]
    public void Setting_ThatAnOptionTakes_IsNone(string key, string value) => Assert.Empty(Check((key, value)));

    [Fact]
    public void Settings_ThatAreWrong_AreAllTold() => Assert.Equal(2, Check(("DataFeed:A", "1"), ("DataFeed:B", "2"), ("DataFeed:Samples", "true")).Length);

    [Fact]
    public void Setting_OfALongName_IsShownInOneShortLine()
    {
        var failure = Assert.Single(Check(($"DataFeed:{new string('x', 10_000)}\u001b[2J\n", "1")));

        Assert.InRange(failure.Length, 1, 500);
        Assert.DoesNotContain(failure, char.IsControl);
    }

    private static string[] Check(params (string Key, string Value)[] settings) =>
    [
        .. SettingsCheck.Failures(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build()),
    ];
}
