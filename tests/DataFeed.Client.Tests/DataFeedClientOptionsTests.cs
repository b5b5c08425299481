namespace DataFeed.Client.Tests;

public sealed class DataFeedClientOptionsTests
{
    public static TheoryData<DataFeedClientOptions> Edges =>
    [
        new(),
        new() { MaxBatchBytes = 1, ReadAheadBytes = 0, ReadAheadBatches = 1, RequestTimeout = TimeSpan.FromMilliseconds(1), RetryFor = TimeSpan.Zero, StallTimeout = TimeSpan.FromMilliseconds(100) },
        new() { MaxBatchBytes = 2_146_435_071, ReadAheadBatches = 1024, RequestTimeout = TimeSpan.FromDays(1), RetryFor = TimeSpan.FromDays(1), StallTimeout = TimeSpan.FromDays(1) },
    ];

    [Theory]
    [MemberData(nameof(Edges))]
    public void Validate_AtTheEdges_Passes(DataFeedClientOptions options) => options.Validate();

    [Fact]
    public void Validate_EverythingWrong_ListsAllWithValueAndRange()
    {
        var options = new DataFeedClientOptions
        {
            MaxBatchBytes = 0,
            ReadAheadBytes = -1,
            ReadAheadBatches = 1025,
            RequestTimeout = TimeSpan.Zero,
            RetryFor = TimeSpan.FromDays(2),
            StallTimeout = TimeSpan.FromMilliseconds(99),
        };

        var refused = Assert.Throws<ArgumentException>(options.Validate);

        Assert.All(
            ["MaxBatchBytes is 0", "ReadAheadBytes is -1", "ReadAheadBatches is 1025", "RequestTimeout is 00:00:00", "RetryFor is 2.00:00:00", "StallTimeout is"],
            said => Assert.Contains(said, refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Client_OfWrongOptions_IsRefusedBeforeAnyCall()
    {
        using var rig = new ClientRig(new FakeFeed(1).Server());

        Assert.Throws<ArgumentException>(() => new DataFeedClient("http://a", new DataFeedClientOptions { MaxBatchBytes = 0 }));
    }
}
