using DataFeed.Client.Epochs;
using DataFeed.Protocol.Errors;
using DataFeed.Testing;
using Xunit;

namespace DataFeed.Server.Tests.Hosting;

public sealed class ShutdownTests
{
    [Theory]
    [InlineData("endless")]
    [InlineData("numbers")]
    public async Task Stop_WithAStreamOpen_TellsItsReaderAndDisposesTheGenerator(string feed)
    {
        await using var server = await TestServer.StartAsync(feeds => feeds
            .AddItems("endless", long.MaxValue, infinite: true)
            .AddNumbers("numbers", 1L << 40, batchSize: 1, shuffle: true));
        var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = feed, Steps = 1L << 40 });
        await using var reading = epoch.ReadAsync().GetAsyncEnumerator();
        Assert.True(await reading.MoveNextAsync());
        reading.Current.Dispose();

        var stopping = server.StopAsync();

        var refused = await Assert.ThrowsAsync<DataFeedException>(async () =>
        {
            while (await reading.MoveNextAsync())
            {
                reading.Current.Dispose();
            }
        });
        await stopping;
        Assert.Equal(DataFeedError.ServerStopping, refused.Error);
        Assert.True(refused.IsRetryable);
        await server.RequireAllDisposedAsync();
    }

    [Fact]
    public async Task Stop_WithAStartedEpochThatNobodyReads_DisposesItsGenerator()
    {
        await using var server = await TestServer.StartAsync(feeds => feeds.AddItems("endless", long.MaxValue, infinite: true));
        await server.Client.StartEpochAsync(new EpochRequest { Feed = "endless", Steps = 1000 });

        Assert.Equal(1, server.Generators.Live);
        await server.StopAsync();

        await server.RequireAllDisposedAsync();
    }
}
