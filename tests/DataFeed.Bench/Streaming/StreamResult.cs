using DataFeed.Bench.Measuring;
using DataFeed.Bench.Rig;

namespace DataFeed.Bench.Streaming;

/// <summary>One line at one size over one transport: medians of its rounds.</summary>
internal sealed record StreamResult(Transport Transport, long BatchBytes, string Line, IReadOnlyList<Measurement> Rounds)
{
    public double MicrosecondsPerBatch => Median.Of(Rounds.Select(round => (double?)round.MicrosecondsPerBatch))!.Value;

    public double MegabytesPerSecond => Median.Of(Rounds.Select(round => (double?)round.MegabytesPerSecond))!.Value;

    public double? ServerCpuSecondsPerGigabyte => Median.Of(Rounds.Select(round => round.ServerCpuSecondsPerGigabyte));

    public double? ClientCpuSecondsPerGigabyte => Median.Of(Rounds.Select(round => round.ClientCpuSecondsPerGigabyte));

    public double? ServerAllocatedPerBatch => Median.Of(Rounds.Select(round => round.ServerAllocatedPerBatch));

    public double? ClientAllocatedPerBatch => Median.Of(Rounds.Select(round => round.ClientAllocatedPerBatch));

    /// <summary>How many times as fast as another line, round by round.</summary>
    public double? Against(StreamResult? other) => other is null
        ? null
        : Median.Of(Rounds.Zip(other.Rounds, (mine, others) => (double?)(others.MicrosecondsPerBatch / mine.MicrosecondsPerBatch)));
}
