using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Protocol.Errors;
using DataFeed.Testing;
using Xunit;

namespace DataFeed.Server.Tests.Spreading;

/// <summary>One stream from several servers: the same bytes in the same order, whatever happens underneath.</summary>
public sealed class SpreadTests : IAsyncLifetime
{
    private const int Steps = 600;
    private readonly List<TestServer> _servers = [];

    private static readonly EpochRequest Numbers = new() { Feed = "numbers", Seed = 7, Epoch = 3, Run = "spread" };

    public async Task InitializeAsync()
    {
        for (var index = 0; index < 3; index++)
        {
            _servers.Add(await StartAsync());
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Read_FromSeveralServers_IsWhatOneServerGives()
    {
        using var client = Client();
        var alone = await (await _servers[0].Client.StartEpochAsync(Numbers)).ReadAllAsync();

        var epoch = await client.StartEpochAsync(Numbers with { Run = "several" });
        var spread = await epoch.ReadAllAsync();

        Assert.Equal(alone.Content, spread.Content);
        Assert.Equal(alone.End, spread.End);
        Assert.Equal(alone.Batches.Select(batch => batch.Cursor), spread.Batches.Select(batch => batch.Cursor));
        foreach (var server in _servers)
        {
            Assert.InRange((await server.Client.GetEpochAsync(epoch.Token)).DeliveredSteps, 1, Steps - 1);
            await server.RequireAllDisposedAsync();
        }
    }

    [Theory]
    [InlineData(Remainder.Short)]
    [InlineData(Remainder.Drop)]
    [InlineData(Remainder.Pad)]
    public async Task Read_OfARankFromACursor_IsTheRestOfWhatOneServerGives(Remainder remainder)
    {
        using var client = Client();
        var request = Numbers with { Delivery = Delivery.Split, WorldSize = 2, Remainder = remainder, Steps = 500 };
        var rank = new ReadOptions { Rank = 1 };
        var alone = await (await _servers[0].Client.StartEpochAsync(request)).ReadAllAsync(rank);

        var spread = await (await client.StartEpochAsync(request)).ReadAllAsync(rank with { Cursor = alone.Batches[99].Cursor });

        Assert.Equal(alone.Batches.Skip(100), spread.Batches.AsEnumerable());
        Assert.Equal(alone.End.Steps - 100, spread.End.Steps);
        Assert.Equal(EndReason.StepsReached, spread.End.Reason);
    }

    [Fact]
    public async Task Read_WhenServersStopOneAfterTheOther_GoesOnWithTheRest()
    {
        using var client = Client();
        var alone = await (await _servers[0].Client.StartEpochAsync(Numbers)).ReadAllAsync();
        var epoch = await client.StartEpochAsync(Numbers with { Run = "stopping" });

        var spread = await ReadAsync(epoch, async step =>
        {
            if (step is 100 or 300)
            {
                await _servers[step == 100 ? 0 : 2].StopAsync();
            }
        });

        Assert.Equal(alone.Content, spread);
        await _servers[1].RequireAllDisposedAsync();
    }

    [Fact]
    public async Task Read_OfAGenerator_GoesOnWithAnotherServer()
    {
        using var client = Client();
        var request = new EpochRequest { Feed = "opaque", Run = "opaque" };
        var alone = await (await _servers[1].Client.StartEpochAsync(request)).ReadAllAsync();
        var epoch = await client.StartEpochAsync(request);

        var failedOver = await ReadAsync(epoch, step => step == 100 ? _servers[0].StopAsync() : Task.CompletedTask);

        Assert.Equal(alone.Content, failedOver);
    }

    [Fact]
    public async Task Read_OfAFeedThatFails_BringsWhatLiesBeforeAndThenTheError()
    {
        using var client = Client();
        var epoch = await client.StartEpochAsync(new EpochRequest { Feed = "failing" });
        List<long> steps = [];

        var failure = await Assert.ThrowsAsync<DataFeedException>(async () =>
        {
            await foreach (var batch in epoch.ReadAsync())
            {
                steps.Add(batch.Step);
                batch.Dispose();
            }
        });

        Assert.Equal(DataFeedError.GeneratorFailed, failure.Error);
        Assert.Contains("sample 123", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 123).Select(step => (long)step), steps);
    }

    [Fact]
    public async Task Read_WithAServerThatHasAnotherFeedOfThatName_LeavesItOut()
    {
        await using var other = await TestServer.StartAsync(feeds => feeds.AddNumbers("numbers", 5, batchSize: 1, shuffle: true));
        using var client = new DataFeedClient([_servers[0].Address, other.Address]);
        var alone = await (await _servers[0].Client.StartEpochAsync(Numbers)).ReadAllAsync();

        var spread = await (await client.StartEpochAsync(Numbers)).ReadAllAsync();

        Assert.Equal(alone.Content, spread.Content);
    }

    [Fact]
    public async Task Read_WhenEveryServerIsGone_FailsOnceTheTimeToRetryIsOver()
    {
        using var client = new DataFeedClient(
            _servers.Select(server => server.Address), new DataFeedClientOptions { RetryFor = TimeSpan.FromMilliseconds(300) });
        var epoch = await client.StartEpochAsync(new EpochRequest { Feed = "endless" });

        var failure = await Assert.ThrowsAsync<DataFeedException>(() => ReadAsync(epoch, async step =>
        {
            if (step == 50)
            {
                await Task.WhenAll(_servers.Select(server => server.StopAsync()));
            }
        }));

        Assert.True(failure.IsRetryable, failure.ToString());
    }

    [Fact]
    public async Task Read_ThatIsLeftEarly_LeavesNothingBehind()
    {
        using var client = Client();
        var epoch = await client.StartEpochAsync(Numbers);

        await foreach (var batch in epoch.ReadAsync())
        {
            batch.Dispose();
            if (batch.Step == 20)
            {
                break;
            }
        }

        foreach (var server in _servers)
        {
            await server.RequireAllDisposedAsync();
        }
    }

    [Fact]
    public async Task Start_WithTheFirstServerGone_AsksTheNext()
    {
        await _servers[0].StopAsync();
        using var client = Client();

        var epoch = await client.StartEpochAsync(Numbers);

        Assert.Equal(Steps, (await epoch.ReadAllAsync()).Batches.Length);
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(feeds => feeds
        .AddNumbers("numbers", (5 * Steps) - 2, batchSize: 5, shuffle: true)
        .AddNumbers("endless", 1L << 30, batchSize: 5, shuffle: true)
        .AddIndexed("failing", _ => new Failing(), batchSize: 1, shuffle: false)
        .AddItems("opaque", 300));

    private DataFeedClient Client() => new(_servers.Select(server => server.Address));

    private static async Task<string> ReadAsync(Epoch epoch, Func<long, Task> at)
    {
        List<SeenBatch> seen = [];
        await foreach (var batch in epoch.ReadAsync())
        {
            using (batch)
            {
                seen.Add(ReadEpoch.See(batch));
                await at(batch.Step);
            }
        }

        return new SeenEpoch([.. seen], new Client.Epochs.EpochEnd(0, default, default)).Content;
    }

    private sealed class Failing : SampleSource
    {
        public override long Count => 1000;

        public override string Identity => "test";

        public override System.Collections.Immutable.ImmutableArray<TensorSpec> Schema { get; } = [new("x", DType.I64, [])];

        protected override void Read(long index, SampleRow row) =>
            row.Values<long>(0)[0] = index < 123 ? index : throw new InvalidOperationException("no more");
    }
}
