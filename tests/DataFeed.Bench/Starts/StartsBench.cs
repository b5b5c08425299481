using System.Diagnostics;
using System.Text.Json;
using DataFeed.Bench.Children;
using DataFeed.Bench.Rig;
using DataFeed.Client;
using DataFeed.Client.Epochs;

namespace DataFeed.Bench.Starts;

/// <summary>What starting an epoch costs on a server that has many already, and what all of them hold of its memory.</summary>
internal static class StartsBench
{
    private const string Feed = "mnist-test";
    private const int Callers = 16;

    /// <param name="epochs">Epochs that live on the server before starts are measured.</param>
    /// <param name="starts">Starts measured one after the other, and again from several callers at once.</param>
    /// <param name="progress">Told of each part.</param>
    public static Task<IReadOnlyList<StartsResult>> RunAsync(int epochs, int starts, Action<string> progress) =>
        BenchLines.InFolderAsync<IReadOnlyList<StartsResult>>(async folder =>
        {
            await using var server = BenchChild.Start(
                ChildRole.FeedServer, asServer: true, Path.Combine(folder, "feed.sock"), "DataFeed:Samples=true", "DataFeed:AdminUrls=http://127.0.0.1:0");
            var addresses = await server.AddressesAsync();
            using var client = new DataFeedClient(addresses[(int)Transport.Tcp]);
            using var admin = new HttpClient { BaseAddress = new Uri(addresses[^1]) };
            List<StartsResult> results = [];
            var number = 0L;
            // The first fills the server, and has .NET compile what the others measure.
            (string, int, int)[] cases = [("filling", Callers, epochs), ("1 caller", 1, starts), ($"{Callers} callers", Callers, starts)];
            foreach (var (name, callers, count) in cases)
            {
                progress($"{name}: {count} epochs");
                var before = await StatusAsync(admin);
                var first = number;
                var began = Stopwatch.GetTimestamp();
                var milliseconds = await StartAsync(client, callers, count, index => first + index);
                var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
                number += count;
                results.Add(new StartsResult(name, seconds, milliseconds, before, await StatusAsync(admin)));
            }

            return results;
        });

    /// <returns>How long each took, ascending.</returns>
    private static async Task<double[]> StartAsync(DataFeedClient client, int callers, int count, Func<int, long> numberOf)
    {
        var milliseconds = new double[count];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var index && index < count)
            {
                var began = Stopwatch.GetTimestamp();
                await client.StartEpochAsync(new EpochRequest { Feed = Feed, Epoch = numberOf(index) });
                milliseconds[index] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
        })));
        Array.Sort(milliseconds);
        return milliseconds;
    }

    private static async Task<ServerStatus> StatusAsync(HttpClient admin)
    {
        using var status = JsonDocument.Parse(await admin.GetStringAsync("/status"));
        return new(status.RootElement.GetProperty("epochs").GetInt64(), status.RootElement.GetProperty("working_set_bytes").GetInt64());
    }
}
