using System.Runtime.CompilerServices;
using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Protocol.Errors;

namespace DataFeed.Chaos.Children;

/// <summary>Reads an epoch from all servers; what survives their loss is the client, as users have it.</summary>
/// <param name="order">What to read, and where.</param>
/// <param name="time">Tells how long no server answered.</param>
internal sealed class TrainerReading(TrainerOrder order, TimeProvider time)
{
    // Longer than a ledger's database is away in any run.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // Little on the way, so that a fault meets a reading in its middle and not one whose batches have all arrived.
    private static readonly DataFeedClientOptions Options = new() { ReadAheadBatches = 4, RequestTimeout = TimeSpan.FromSeconds(10), RetryFor = Patience };

    /// <summary>Reads from a position to the end.</summary>
    /// <exception cref="DataFeedException">An error that no other try helps against, or none helped for a minute.</exception>
    public async IAsyncEnumerable<ReceivedBatch> ReadAsync(EpochCursor cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Each begins with another server.
        using var client = new DataFeedClient(order.Servers.Select((_, index) => order.Servers[(order.Rank + index) % order.Servers.Length]), Options);
        var epoch = await StartAsync(client, cancellationToken);
        var options = new ReadOptions { Rank = order.Rank, Consumer = $"trainer-{order.Rank}", Cursor = cursor };
        await foreach (var batch in epoch.ReadAsync(options).WithCancellation(cancellationToken))
        {
            yield return batch;
        }
    }

    // A client that no server has ever answered takes its addresses for a mistake. Here they are right, and all servers may be away at once.
    private async Task<Epoch> StartAsync(DataFeedClient client, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await client.StartEpochAsync(order.ToRequest(), cancellationToken);
            }
            catch (DataFeedException exception) when (exception.IsRetryable && time.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
