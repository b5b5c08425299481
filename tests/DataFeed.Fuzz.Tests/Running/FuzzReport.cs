using System.Globalization;
using DataFeed.Fuzz.Tests.Inputs;

namespace DataFeed.Fuzz.Tests.Running;

/// <summary>The counts of every target that ran, kept as `fuzz.txt` in the folder that test.sh names.</summary>
internal static class FuzzReport
{
    private const string FolderVariable = "DATAFEED_TEST_REPORTS";

    private static readonly Lock Gate = new();
    private static readonly SortedDictionary<FuzzTarget, (long Inputs, string Line)> Lines = [];

    /// <summary>Adds a target that ended well. Writes nothing where no folder is named.</summary>
    public static void Add(FuzzTarget target, long inputs, ulong seed, TimeSpan elapsed, IReadOnlyDictionary<string, long> outcomes)
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { Length: > 0 } folder)
        {
            return;
        }

        lock (Gate)
        {
            Lines[target] = (inputs, Describe(target, inputs, seed, elapsed, outcomes));
            var total = Lines.Values.Sum(line => line.Inputs);
            Directory.CreateDirectory(folder);
            File.WriteAllLines(Path.Combine(folder, "fuzz.txt"),
                [.. Lines.Values.Select(line => line.Line), FormattableString.Invariant($"fuzz: {total:N0} inputs in all, none of which crashed, hung or leaked anything")]);
        }
    }

    private static string Describe(
        FuzzTarget target, long inputs, ulong seed, TimeSpan elapsed, IReadOnlyDictionary<string, long> outcomes)
    {
        var kinds = outcomes.OrderByDescending(outcome => outcome.Value).ThenBy(outcome => outcome.Key, StringComparer.Ordinal)
            .Select(outcome => string.Create(CultureInfo.InvariantCulture, $"{outcome.Key} {outcome.Value}"));
        return string.Create(CultureInfo.InvariantCulture,
            $"fuzz: {target}: {inputs:N0} inputs, seed {seed}, {elapsed.TotalSeconds:F1} s: {string.Join(", ", kinds)}");
    }
}
