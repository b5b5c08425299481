using DataFeed.Cli.Bench.Pairs;
using DataFeed.Cli.Bench.Rig;

namespace DataFeed.Cli.Bench.FanOut;

/// <summary>Many streams of one server at once, against one alone.</summary>
internal static class FanOutBench
{
    public static Task<IReadOnlyList<PairResult>> RunAsync(int streams, long bytes, int rounds, double seconds, Action<string> progress) =>
        PairBench.WithDataFeedAsync(line => PairBench.RunAsync(
            [
                ("1 stream", () => line.MeasureAsync(Transport.Tcp, bytes, seconds)),
                ($"{streams} streams", () => line.MeasureAsync(Transport.Tcp, bytes, seconds, streams)),
            ],
            rounds,
            progress));
}
