using System.Collections.Immutable;
using DataFeed.Chaos.Schedule;

namespace DataFeed.Chaos;

/// <summary>What became of one run.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Feed">What was read.</param>
/// <param name="Missed">Steps that a consumer never got.</param>
/// <param name="Duplicated">Steps that a consumer got again along one chain of cursors.</param>
/// <param name="Problems">Whatever else is wrong, as sentences.</param>
/// <param name="Faults">What was done to it, by kind.</param>
/// <param name="Repeated">Steps that killed trainers had to read again.</param>
/// <param name="LongestGapMilliseconds">The longest that a trainer waited for a batch which was itself left alone.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record RunReport(
    ulong Seed,
    string Feed,
    int Missed,
    int Duplicated,
    ImmutableArray<string> Problems,
    ImmutableSortedDictionary<FaultKind, int> Faults,
    long Repeated,
    double LongestGapMilliseconds,
    double Seconds)
{
    public bool IsClean => Missed == 0 && Duplicated == 0 && Problems.IsEmpty;

    public string ToLine() => FormattableString.Invariant(
        $"seed {Seed}: {(IsClean ? "ok" : "FAILED")}, {Feed}, {Missed} missed, {Duplicated} duplicated; {FaultCounts.Describe(Faults)}; {Repeated} steps repeated after a checkpoint, longest gap {LongestGapMilliseconds / 1000:F2} s, {Seconds:F1} s");
}
