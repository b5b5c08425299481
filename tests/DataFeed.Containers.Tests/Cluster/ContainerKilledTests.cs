using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Containers.Tests.Setting;
using DataFeed.EndToEnd.Tests.Reading;
using Xunit;

namespace DataFeed.Containers.Tests.Cluster;

/// <summary>Law 7 with containers: one of two data servers is killed amid an epoch.</summary>
public sealed class ContainerKilledTests
{
    private const int Steps = 2000;
    private const int KilledAt = 500;

    [Theory]
    // Spread over both servers, and streamed from one.
    [InlineData("mnist-train", 0)]
    [InlineData("regression", 32 * Steps)]
    public async Task Read_OneOfTwoServersKilled_BringsEveryStepOnceAndTheSameBytes(string feed, int samples)
    {
        var request = new EpochRequest { Feed = feed, Run = "failover", Seed = 5 };
        request = samples == 0
            ? request with { BatchSize = 4, Steps = Steps }
            : request with { Parameters = request.Parameters.Add("total_samples", $"{samples}").Add("batch_size", "32") };
        await using var pair = await ServerPair.StartAsync();
        using var single = new DataFeedClient(pair.Addresses[1]);
        var undisturbed = await CSharpReading.ReadAsync(single, request);
        using var client = new DataFeedClient(pair.Addresses);
        List<ReadBatch> disturbed = [];

        await foreach (var batch in CSharpReading.StreamAsync(client, request))
        {
            disturbed.Add(batch);
            if (batch.Step == KilledAt)
            {
                await pair.Servers[0].StopAsync();
            }
        }

        await pair.Servers[0].RequireExitAsync(137);
        Assert.Equal(Steps, undisturbed.Length);
        Assert.Equal(undisturbed, disturbed);
        // Such as a library's complaint that the image lacks another.
        Assert.Empty((await pair.Servers[1].GetLogsAsync()).Stderr);
    }
}
