using DataFeed.Bench.Feed;
using DataFeed.Bench.Measuring;
using DataFeed.Bench.Pairs;
using DataFeed.Bench.Rig;

namespace DataFeed.Bench.Servers;

/// <summary>A feed that waits 20 ms for each batch, from one server and from two that share it.</summary>
internal static class ServersBench
{
    public static Task<IReadOnlyList<PairResult>> RunAsync(long bytes, int rounds, double seconds, Action<string> progress) =>
        PairBench.WithDataFeedAsync(first => PairBench.WithDataFeedAsync(async second =>
        {
            var (one, other) = (first.Addresses[(int)Transport.Tcp], second.Addresses[(int)Transport.Tcp]);
            return await PairBench.RunAsync(
                [
                    ("1 server", () => MeasureAsync(one)),
                    ("2 servers", () => MeasureAsync($"{one};{other}")),
                ],
                rounds,
                progress);

            Task<Measurement> MeasureAsync(string addresses) =>
                first.Reader.ReadAsync(new(addresses, bytes, seconds, Feed: SlowSource.Feed), first.Server);
        }));
}
