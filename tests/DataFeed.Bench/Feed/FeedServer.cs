using System.Collections.Concurrent;
using DataFeed.Bench.Children;
using DataFeed.Bench.Resume;
using DataFeed.Bench.Rows;
using DataFeed.Core.Batches;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Server.Hosting;

namespace DataFeed.Bench.Feed;

/// <summary>A data server. Its feed `ready` has nothing to do: it yields the same batch for ever. Its feed `rows` reads rows in memory, `billion` has more of them.</summary>
internal sealed class FeedServer
{
    public const string Ready = ReadOrder.Ready;
    public const string Bytes = "bytes";

    // Streams of one size share the memory, as those of the bare line do: 64 large batches would not fit the processor's cache, where one does.
    private readonly ConcurrentDictionary<long, float[]> _ready = new();
    private long _batches;

    /// <param name="socketPath">Where it listens beside a free port.</param>
    /// <param name="more">Settings that go before its own, Key=Value each.</param>
    public static BenchServer Start(string socketPath, string[] more)
    {
        var server = new FeedServer();
        var settings = new Dictionary<string, string?>
        {
            ["DataFeed:Urls"] = $"http://127.0.0.1:0;unix:{socketPath}",
            ["Serilog:MinimumLevel:Default"] = "Fatal",
            ["DataFeed:Samples"] = "false",
        };
        foreach (var setting in more)
        {
            var parts = setting.Split('=', 2);
            settings[parts[0]] = parts[1];
        }

        var host = ServerHost.Build(settings, builder => builder.AddFeeds(feeds => feeds.Add(Ready, server.Yield, new FeedOptions
        {
            IsInfinite = true,
            Parameters = [FeedParameter.Int64(Bytes, 4096, 4, 1 << 30)],
        }).AddIndexed(RowsSource.Feed, _ => new RowsSource(), RowsOrder.BatchSize, shuffle: true)
            .AddIndexed(BillionSource.Feed, _ => new BillionSource(), BillionSource.BatchSize, shuffle: true)
            .AddIndexed(SlowSource.Feed, parameters => new SlowSource(parameters.Int64(Bytes)), 1, shuffle: false, new FeedOptions
            {
                Parameters = [FeedParameter.Int64(Bytes, 4096, 4, 1 << 30)],
            })));
        return new BenchServer(host, () => Interlocked.Read(ref server._batches));
    }

    private IEnumerable<Batch> Yield(EpochContext context)
    {
        var floats = _ready.GetOrAdd(context.Parameters.Int64(Bytes) / sizeof(float), count => new float[count]);
        // Nothing is given back with it, so it can be yielded again.
        var batch = new Batch(BatchTensor.From("x", floats, 1, floats.Length));
        while (true)
        {
            Interlocked.Increment(ref _batches);
            yield return batch;
        }
    }
}
