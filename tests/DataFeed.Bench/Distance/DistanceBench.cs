using System.Globalization;
using DataFeed.Bench.Children;
using DataFeed.Bench.Pairs;
using DataFeed.Bench.Rig;

namespace DataFeed.Bench.Distance;

/// <summary>A stream over a long round trip, against the same relay without a delay and against no relay.</summary>
internal static class DistanceBench
{
    public static Task<IReadOnlyList<PairResult>> RunAsync(int roundTripMs, long bytes, int rounds, double seconds, Action<string> progress) =>
        PairBench.WithDataFeedAsync(async line =>
        {
            await using var near = Relay(line, 0);
            await using var far = Relay(line, roundTripMs / 2.0);
            var nearLine = line with { Addresses = await near.AddressesAsync() };
            var farLine = line with { Addresses = await far.AddressesAsync() };
            return await PairBench.RunAsync(
                [
                    ("relay, 0 ms", () => nearLine.MeasureAsync(Transport.Tcp, bytes, seconds)),
                    ($"relay, {roundTripMs} ms", () => farLine.MeasureAsync(Transport.Tcp, bytes, seconds)),
                    ("no relay", () => line.MeasureAsync(Transport.Tcp, bytes, seconds)),
                ],
                rounds,
                progress);
        });

    private static BenchChild Relay(BenchLine line, double delayMs) => BenchChild.Start(
        ChildRole.Relay, asServer: false, line.Addresses[(int)Transport.Tcp], delayMs.ToString(CultureInfo.InvariantCulture));
}
