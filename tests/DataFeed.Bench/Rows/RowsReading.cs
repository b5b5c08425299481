using System.Diagnostics;
using DataFeed.Bench.Children;
using DataFeed.Bench.Measuring;
using DataFeed.Client;
using DataFeed.Core.Epochs;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Core.Running;

namespace DataFeed.Bench.Rows;

/// <summary>Reads one epoch of rows, in this process or from a server.</summary>
internal sealed class RowsReading
{
    private readonly FeedCollection _feeds = new FeedCollection().AddIndexed(RowsSource.Feed, _ => new RowsSource(), RowsOrder.BatchSize, shuffle: true);
    private readonly GeneratorCensus _census = new();

    public async Task<ReadReport> RunAsync(RowsOrder order)
    {
        var before = Usage.Now(0);
        var start = Stopwatch.GetTimestamp();
        var batches = order.Address.Length == 0 ? await ReadHereAsync(order.Epoch) : await ReadRemotelyAsync(order);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new ReadReport([batches], seconds, Usage.Now(batches).Since(before));
    }

    private static async Task<long> ReadRemotelyAsync(RowsOrder order)
    {
        using var client = new DataFeedClient(order.Address);
        var epoch = await client.StartEpochAsync(new Client.Epochs.EpochRequest { Feed = RowsSource.Feed, Epoch = order.Epoch, Seed = 1 });
        var batches = 0L;
        await foreach (var batch in epoch.ReadAsync())
        {
            batch.Dispose();
            batches++;
        }

        return batches;
    }

    private async Task<long> ReadHereAsync(long epoch)
    {
        using var plan = await EpochPlan.CreateAsync(_feeds, new Core.Epochs.Traversal { Feed = RowsSource.Feed, Epoch = epoch, Seed = 1 });
        await using var reader = EpochReader.Open(plan, 0, default, new ReadAheadOptions(), _census);
        var batches = 0L;
        while (await reader.NextAsync() is { } batch)
        {
            batch.Dispose();
            batches++;
        }

        return batches;
    }
}
