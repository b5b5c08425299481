using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Core.Feeds;
using DataFeed.Ledger;
using DataFeed.Server.Records;
using DataFeed.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DataFeed.Server.Tests.Queue;

/// <summary>Servers in this process that share one ledger, and consumers of a QUEUE epoch of 40 steps.</summary>
internal sealed class QueueRig : IAsyncDisposable
{
    public const int Steps = 40;

    private readonly List<TestServer> _servers = [];

    private QueueRig(ILedger ledger, TimeProvider time) => (Ledger, Time) = (ledger, time);

    public ILedger Ledger { get; }

    public TimeProvider Time { get; }

    public TestServer this[int server] => _servers[server];

    public static async Task<QueueRig> StartAsync(int servers, TimeProvider? time = null, ILedger? ledger = null)
    {
        var clock = time ?? TimeProvider.System;
        var rig = new QueueRig(ledger ?? await LedgerAddress.Parse("memory").OpenAsync(clock, CancellationToken.None), clock);
        for (var server = 0; server < servers; server++)
        {
            rig._servers.Add(await TestServer.StartAsync(AddFeeds, null, clock, services => services.AddSingleton(rig.Ledger)));
        }

        await Wait.UntilAsync(
            () => rig.Ledger.LiveServersAsync(CancellationToken.None).Result.Count, live => live == servers, "the servers to announce themselves");
        return rig;
    }

    public static void AddFeeds(FeedCollection feeds)
    {
        feeds.AddNumbers("numbers", Steps * 10, batchSize: 10, shuffle: true);
        feeds.AddItems("items", Steps);
        feeds.AddItems("endless", long.MaxValue, infinite: true);
    }

    public static EpochRequest Request(string feed, string run = "run") => new()
    {
        Feed = feed,
        Run = run,
        Delivery = Delivery.Queue,
        Steps = feed == "endless" ? Steps : null,
    };

    public Task<Epoch> StartEpochAsync(int server, string feed) => this[server].Client.StartEpochAsync(Request(feed));

    public static string KeyOf(Epoch epoch) => EpochRecords.KeyOf(Server.Tokens.EpochToken.Decode(epoch.Token.ToBytes()));

    /// <summary>Reads one consumer's share.</summary>
    public static Task<(List<SeenBatch> Batches, EpochEnd? End)> ReadAsync(Epoch epoch, ReadOptions options, CancellationToken cancellationToken = default) =>
        ReadAsync(epoch.ReadAsync(options), cancellationToken);

    /// <summary>Reads one consumer's share.</summary>
    public static async Task<(List<SeenBatch> Batches, EpochEnd? End)> ReadAsync(EpochReading reading, CancellationToken cancellationToken = default)
    {
        List<SeenBatch> batches = [];
        await foreach (var batch in reading.WithCancellation(cancellationToken))
        {
            using (batch)
            {
                batches.Add(ReadEpoch.See(batch));
            }
        }

        return (batches, reading.End);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        await Ledger.DisposeAsync();
    }
}
