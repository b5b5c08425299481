using DataFeed.Bench.Pairs;
using DataFeed.Bench.Rig;

namespace DataFeed.Bench.FanOut;

/// <summary>Many streams of one server at once, against one alone.</summary>
internal static class FanOutBench
{
    public static Task<IReadOnlyList<PairResult>> RunAsync(int streams, long bytes, int rounds, double seconds, Action<string> progress) =>
        PairBench.WithLinesAsync((line, bare) => PairBench.RunAsync(
            [
                ("DataFeed, 1 stream", () => line.MeasureAsync(Transport.Tcp, bytes, seconds)),
                ($"DataFeed, {streams} streams", () => line.MeasureAsync(Transport.Tcp, bytes, seconds, streams)),
                ("bare, 1 stream", () => bare.MeasureAsync(Transport.Tcp, bytes, seconds)),
                ($"bare, {streams} streams", () => bare.MeasureAsync(Transport.Tcp, bytes, seconds, streams)),
            ],
            rounds,
            progress));
}
