using System.Collections.Immutable;
using DataFeed.Chaos.Schedule;

namespace DataFeed.Chaos;

/// <summary>What became of all runs.</summary>
/// <param name="Runs">How many.</param>
/// <param name="FailedSeeds">Seeds of those that failed.</param>
/// <param name="Missed">Steps that were never delivered.</param>
/// <param name="Duplicated">Steps that were delivered again.</param>
/// <param name="Faults">What was done to them, by kind.</param>
/// <param name="LongestGapMilliseconds">The longest of all.</param>
/// <param name="LongestGapSeed">The run that had it.</param>
/// <param name="Seconds">How long all of it took.</param>
internal sealed record ChaosSummary(
    int Runs,
    ImmutableArray<ulong> FailedSeeds,
    int Missed,
    int Duplicated,
    ImmutableSortedDictionary<FaultKind, int> Faults,
    double LongestGapMilliseconds,
    ulong LongestGapSeed,
    double Seconds)
{
    public static ChaosSummary Of(IReadOnlyList<RunReport> runs)
    {
        var longest = runs.MaxBy(run => run.LongestGapMilliseconds)!;
        return new ChaosSummary(
            runs.Count,
            [.. runs.Where(run => !run.IsClean).Select(run => run.Seed)],
            runs.Sum(run => run.Missed),
            runs.Sum(run => run.Duplicated),
            FaultCounts.Sum(runs.Select(run => run.Faults)),
            longest.LongestGapMilliseconds,
            longest.Seed,
            runs.Sum(run => run.Seconds));
    }

    public string ToLine() => FormattableString.Invariant(
        $"{Runs} runs: {FailedSeeds.Length} failed, {Missed} missed, {Duplicated} duplicated; {FaultCounts.Describe(Faults)}; longest gap {LongestGapMilliseconds / 1000:F2} s (seed {LongestGapSeed}); {Seconds:F0} s");
}
