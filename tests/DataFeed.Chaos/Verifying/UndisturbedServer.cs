using DataFeed.Chaos.Children;
using DataFeed.Client;
using DataFeed.Client.Reading;
using Microsoft.AspNetCore.Builder;

namespace DataFeed.Chaos.Verifying;

/// <summary>A server of the same feeds that nothing happens to: it says what a run ought to have read.</summary>
internal sealed class UndisturbedServer : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly DataFeedClient _client;

    private UndisturbedServer(WebApplication host)
    {
        _host = host;
        _client = new DataFeedClient(host.Urls.Single());
    }

    public static async Task<UndisturbedServer> StartAsync(int steps)
    {
        var host = ServerRole.Build(new ServerOrder(steps));
        await host.StartAsync();
        return new UndisturbedServer(host);
    }

    /// <summary>The running hash after each step that a trainer ought to have; of a QUEUE epoch, whose trainers have any steps, that of each step alone.</summary>
    public async Task<IReadOnlyList<string>> HashesAsync(TrainerOrder order, CancellationToken cancellationToken)
    {
        List<string> hashes = [];
        var isQueue = order.Delivery == Delivery.Queue;
        var epoch = await _client.StartEpochAsync(order.ToRequest() with { Delivery = isQueue ? Delivery.Every : order.Delivery }, cancellationToken);
        await foreach (var batch in epoch.ReadAsync(new ReadOptions { Rank = isQueue ? 0 : order.Rank }).WithCancellation(cancellationToken))
        {
            using (batch)
            {
                hashes.Add(StepHash.Add(isQueue || hashes.Count == 0 ? StepHash.Empty : hashes[^1], batch));
            }
        }

        return hashes;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }
}
