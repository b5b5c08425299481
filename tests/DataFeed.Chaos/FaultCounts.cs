using System.Collections.Immutable;
using DataFeed.Chaos.Schedule;

namespace DataFeed.Chaos;

/// <summary>Faults that happened, counted.</summary>
internal static class FaultCounts
{
    public static string Describe(IReadOnlyDictionary<FaultKind, int> faults) => faults.Count == 0
        ? "no faults"
        : string.Join(", ", faults.OrderBy(fault => fault.Key).Select(fault => FormattableString.Invariant($"{fault.Value} {Name(fault.Key, fault.Value)}")));

    public static ImmutableSortedDictionary<FaultKind, int> Sum(IEnumerable<IReadOnlyDictionary<FaultKind, int>> all) => all
        .SelectMany(faults => faults).GroupBy(fault => fault.Key).ToImmutableSortedDictionary(group => group.Key, group => group.Sum(fault => fault.Value));

    private static string Name(FaultKind kind, int count) => kind switch
    {
        FaultKind.KillServer => "server kill",
        FaultKind.KillTrainer => "trainer kill",
        FaultKind.DropConnections => "drop",
        FaultKind.DelayConnections => "delay",
        FaultKind.StallConnections => "stall",
        FaultKind.PauseServer => "server pause",
        FaultKind.PauseTrainer => "trainer pause",
        _ => "ledger kill",
    } + (count == 1 ? "" : "s");
}
