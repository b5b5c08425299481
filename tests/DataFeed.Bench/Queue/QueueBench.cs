using System.Diagnostics;
using DataFeed.Bench.Children;
using DataFeed.Bench.Measuring;
using DataFeed.Bench.Resume;
using DataFeed.Bench.Rig;
using DataFeed.Cli.CommandLine;
using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;

namespace DataFeed.Bench.Queue;

/// <summary>How fast consumers share a QUEUE epoch whose ledger is PostgreSQL: each step is claimed there and acknowledged there.</summary>
internal static class QueueBench
{
    private const int Rows = 16;
    private const long BatchBytes = Rows * 64 * sizeof(float);

    private static readonly int[] Consumers = [1, 4, 16];

    /// <param name="connection">PostgreSQL's.</param>
    /// <param name="steps">Steps of an epoch, which all its consumers share.</param>
    /// <param name="rounds">Rounds that count.</param>
    /// <param name="progress">Told of each round.</param>
    public static Task<IReadOnlyList<QueueResult>> RunAsync(string connection, int steps, int rounds, Action<string> progress) =>
        BenchLines.InFolderAsync<IReadOnlyList<QueueResult>>(async folder =>
        {
            await using var server = BenchChild.Start(
                ChildRole.FeedServer, asServer: true, Path.Combine(folder, "feed.sock"), $"DataFeed:Ledger=postgres:{connection}");
            var address = (await server.AddressesAsync())[(int)Transport.Tcp];
            var cases = Consumers.Select<int, Func<Task<Measurement>>>(count => () => MeasureAsync(server, address, steps, count));
            var measured = await Rounds.RunAsync([.. cases], rounds, progress);
            return [.. Consumers.Zip(measured, (count, measurements) => new QueueResult(count, measurements))];
        });

    private static async Task<Measurement> MeasureAsync(BenchChild server, string address, int steps, int consumers)
    {
        // The run has them join one epoch.
        var request = new EpochRequest
        {
            Feed = BillionSource.Feed,
            Run = $"bench-{Guid.NewGuid():N}",
            BatchSize = Rows,
            Steps = steps,
            Delivery = Delivery.Queue,
        };
        DataFeedClient[] clients = [.. Enumerable.Range(0, consumers).Select(_ => new DataFeedClient(address))];
        try
        {
            var epochs = await Task.WhenAll(clients.Select(client => client.StartEpochAsync(request)));
            var acknowledged = new int[steps];
            var before = await server.UsageAsync();
            var began = Stopwatch.GetTimestamp();
            var batches = await Task.WhenAll(epochs.Select((epoch, index) => Task.Run(() => ReadAsync(epoch, $"consumer {index}", acknowledged))));
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            RequireOnceEach(acknowledged, consumers);
            return new Measurement(BatchBytes, seconds, batches, (await server.UsageAsync()).Since(before), null);
        }
        finally
        {
            foreach (var client in clients)
            {
                client.Dispose();
            }
        }
    }

    private static async Task<long> ReadAsync(Epoch epoch, string consumer, int[] acknowledged)
    {
        var reading = epoch.ReadAsync(new ReadOptions { Consumer = consumer });
        var batches = 0L;
        await foreach (var batch in reading)
        {
            Interlocked.Increment(ref acknowledged[batch.Step]);
            batch.Dispose();
            batches++;
        }

        // An acknowledgement that was refused does not count: the step went to another consumer.
        foreach (var step in reading.LostSteps)
        {
            Interlocked.Decrement(ref acknowledged[step]);
        }

        // The server says it once the ledger has every step acknowledged.
        return reading.End is null ? throw new CommandException($"The stream of {consumer} closed, and not at the epoch's end.") : batches;
    }

    private static void RequireOnceEach(int[] acknowledged, int consumers)
    {
        var wrong = acknowledged.Index().Where(step => step.Item != 1).ToArray();
        if (wrong.Length > 0)
        {
            throw new CommandException(
                $"{wrong.Length} of {acknowledged.Length} steps were not acknowledged exactly once by {consumers} consumer(s); "
                + $"the first is step {wrong[0].Index}: {wrong[0].Item} times.");
        }
    }
}
