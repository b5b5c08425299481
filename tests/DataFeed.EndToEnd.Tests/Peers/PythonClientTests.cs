using System.Security.Cryptography;
using DataFeed.Client.Epochs;
using DataFeed.EndToEnd.Tests.Processes;
using DataFeed.EndToEnd.Tests.Reading;
using DataFeed.Ledger;
using Xunit;

namespace DataFeed.EndToEnd.Tests.Peers;

/// <summary>The server, as a client that knows nothing but protos/ sees it.</summary>
[Collection(SharedServerGroup.Name)]
public sealed class PythonClientTests(SharedServer shared)
{
    private DataServer Server => shared.Server;

    [Fact]
    public async Task ListFeeds_AskedInPython_ListsTheSampleFeeds()
    {
        var result = await PythonPeer.RunClientAsync(Server.PythonAddress, "feeds");

        var feeds = result.RequireExit(0).Json();
        Assert.Equal(
            ["infinite", "mnist-test", "mnist-train", "regression", "sample"], feeds.Select(feed => feed.GetProperty("name").GetString()));
        Assert.Equal(
            """{"name": "mnist-train", "seekable": true, "infinite": false, "batch_size": 128, "rows": 9000, "schema": [["image", "F32", [-1, 1, 28, 28]], ["label", "I64", [-1]]], "parameters": {"shuffle": "true"}}""",
            result.Output[2]);
        Assert.Equal("""{"batch_size": "32", "total_samples": "100"}""", feeds[4].GetProperty("parameters").GetRawText());
    }

    [Fact]
    public async Task ListFeeds_AskedInBothLanguages_ListsTheSame()
    {
        var result = await PythonPeer.RunClientAsync(Server.PythonAddress, "feeds");

        var feeds = await Server.Client.ListFeedsAsync();

        Assert.Equal(
            feeds.Select(feed => (feed.Name, feed.IsSeekable, feed.IsInfinite, feed.BatchSize)),
            result.RequireExit(0).Json().Select(feed => (
                feed.GetProperty("name").GetString()!, feed.GetProperty("seekable").GetBoolean(),
                feed.GetProperty("infinite").GetBoolean(), feed.GetProperty("batch_size").GetInt64())));
    }

    [Fact]
    public async Task Read_ThreeEpochsOfSample_GivesAllRowsEachTimeAndTheBytesThatCSharpGets()
    {
        var python = await PythonReading.ReadAsync(Server, "sample", "--epochs", "3", "--seed", "7");

        List<ReadBatch> expected = [];
        for (var epoch = 0; epoch < 3; epoch++)
        {
            expected.AddRange(await CSharpReading.ReadAsync(Server.Client, new EpochRequest { Feed = "sample", Seed = 7, Epoch = epoch }));
        }

        Assert.Equal([32, 32, 32, 4, 32, 32, 32, 4, 32, 32, 32, 4], python.Batches.Select(batch => batch.Rows));
        Assert.Equal(expected, python.Batches);
        Assert.Equal(12, python.Batches.Select(batch => batch.Sha256).Distinct().Count());
        Assert.All(python.Ends, end => Assert.Equal((4, "COMPLETED"), (end.Steps, end.Reason)));
        Assert.Equal(expected.Where(batch => batch.Step == 3).Select(batch => batch.Cursor).Order(), python.Ends.Select(end => end.Cursor).Order());
    }

    [Fact]
    public async Task Read_ByTheClientOfTheReadme_GivesEveryTensorOfEveryBatch()
    {
        var result = await PythonPeer.RunReadmeAsync(Server.PythonAddress);

        var whole = Enumerable.Repeat("{'image': 401408, 'label': 1024}", 70);
        Assert.Equal([.. whole, "{'image': 125440, 'label': 320}"], result.RequireExit(0).Output);
    }

    [Fact]
    public async Task Read_DigitsSplitByThreeRanks_MakesTheGlobalBatchesThatOneConsumerGets()
    {
        var python = await PythonReading.ReadAsync(Server, "mnist-train", "--split", "3", "--seed", "5", "--epoch", "2");

        var whole = await CSharpReading.ReadAsync(Server.Client, new EpochRequest { Feed = "mnist-train", Seed = 5, Epoch = 2 });

        Assert.Equal(9000, whole.Sum(batch => batch.Rows));
        Assert.Equal(9000, python.Batches.SelectMany(batch => batch.SampleIds.Split(',')).Distinct().Count());
        Assert.Equal(whole.Select(batch => batch.Sha256), python.GlobalHashes);
        Assert.Equal(
            whole.Select(batch => batch.Rows), python.Batches.GroupBy(batch => batch.Step).OrderBy(step => step.Key).Select(step => step.Sum(slice => slice.Rows)));
        Assert.Equal([(0, 71), (1, 71), (2, 71)], python.Ends.Select(end => (end.Rank, end.Steps)));
    }

    [Fact]
    public async Task Read_DigitsSplitByThreeRanks_GivesEachRankTheBytesThatCSharpGets()
    {
        var python = await PythonReading.ReadAsync(Server, "mnist-train", "--split", "3", "--seed", "5", "--steps", "20", "--batch-size", "100");

        var expected = await CSharpReading.ReadAsync(Server.Client, new EpochRequest
        {
            Feed = "mnist-train",
            Seed = 5,
            Steps = 20,
            BatchSize = 100,
            Delivery = Delivery.Split,
            WorldSize = 3,
        });

        Assert.Equal(60, expected.Length);
        Assert.Equal(expected, python.Batches);
    }

    [Fact]
    public async Task Acknowledge_StepsReadInPythonSentTwice_AreRecordedOnceInTheServersLedger()
    {
        var folder = Directory.CreateTempSubdirectory("datafeed-ledger-");
        var ledger = $"sqlite:{Path.Combine(folder.FullName, "ledger.db")}";
        await using (var server = await DataServer.StartAsync(environment: [new("DataFeed__Ledger", ledger)]))
        {
            var python = await PythonReading.ReadAsync(server, "sample", "--run", "python", "--acknowledge");

            var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = "sample", Run = "python" });
            await using var opened = await LedgerAddress.Parse(ledger).OpenAsync(TimeProvider.System, default);
            var verification = await LedgerVerification.ReadAsync(opened, Convert.ToHexStringLower(SHA256.HashData(epoch.Token.ToArray())), default);
            Assert.Equal([(4, true), (4, true)], python.Acknowledged);
            var consumer = Assert.Single(verification.Consumers);
            Assert.Equal(("python 0", 4, true), (consumer.Consumer, consumer.Acknowledged.Once, consumer.Acknowledged.IsExact));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Acknowledge_ServerWithoutALedger_SaysThatNothingIsRecorded()
    {
        var python = await PythonReading.ReadAsync(Server, "sample", "--acknowledge");

        Assert.Equal([(4, false), (4, false)], python.Acknowledged);
    }

    [Theory]
    [InlineData("sampel", "NOT_FOUND", "FeedNotFound", "Nearest: \"sample\"")]
    [InlineData("infinite", "INVALID_ARGUMENT", "StepsRequired", "steps")]
    public async Task Read_RefusedEpoch_CarriesStatusTrailerAndReason(string feed, string status, string error, string words)
    {
        var result = await PythonPeer.RunClientAsync(Server.PythonAddress, "read", feed);

        var line = Assert.Single(result.RequireExit(3).Json());
        Assert.Equal(status, line.GetProperty("status").GetString());
        Assert.Equal(error, line.GetProperty("error").GetString());
        Assert.Contains(words, line.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_AskedInPython_IsServing()
    {
        var result = await PythonPeer.RunClientAsync(Server.PythonAddress, "health");

        Assert.Equal("""{"check": "SERVING", "watch": "SERVING"}""", Assert.Single(result.RequireExit(0).Output));
    }

    [Fact]
    public async Task Health_ServiceThatIsNotThere_IsNotFound()
    {
        var result = await PythonPeer.RunClientAsync(Server.PythonAddress, "health", "--service", "nothing.v1.Nothing");

        Assert.Equal("NOT_FOUND", Assert.Single(result.RequireExit(3).Json()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Reflection_AskedInPython_TellsTheContract()
    {
        var result = await PythonPeer.RunClientAsync(Server.PythonAddress, "reflection");

        var line = Assert.Single(result.RequireExit(0).Json());
        var services = line.GetProperty("services").EnumerateArray().Select(service => service.GetString()).ToArray();
        Assert.Contains("datafeed.v1.DataFeed", services);
        Assert.Contains("grpc.health.v1.Health", services);
        Assert.Equal("""["datafeed/v1/datafeed.proto"]""", line.GetProperty("files").GetRawText());
        Assert.Equal("""["ListFeeds", "DescribeFeed", "StartEpoch", "NextBatch", "Acknowledge", "GetEpoch", "EndEpoch"]""", line.GetProperty("methods").GetRawText());
    }

    [Fact]
    public async Task Reflection_SymbolThatIsNotThere_SaysSo()
    {
        var result = await PythonPeer.RunClientAsync(Server.PythonAddress, "reflection", "--symbol", "nothing.v1.Nothing");

        var line = Assert.Single(result.RequireExit(0).Json());
        Assert.Empty(line.GetProperty("files").EnumerateArray());
        Assert.NotEqual("", line.GetProperty("error").GetString());
    }
}
