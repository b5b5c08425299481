using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using DataFeed.Conformance.Tests.Calling;
using Grpc.Net.Client;

namespace DataFeed.Conformance.Tests.Reporting;

/// <summary>Gathers how each case went; at the end written to conformance.txt in the folder that DATAFEED_TEST_REPORTS names, if it names one.</summary>
public sealed class ConformanceReport : IDisposable
{
    private readonly ConcurrentDictionary<(string Pairing, string Case), string> _outcomes = new();
    private readonly ConcurrentDictionary<string, Pairing> _pairings = new();
    private readonly ConcurrentDictionary<string, bool> _peers = new();

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("DATAFEED_TEST_REPORTS") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "conformance.txt"), Print());
        }
    }

    /// <summary>Runs a case and keeps how it went.</summary>
    /// <param name="pairing">Who calls whom.</param>
    /// <param name="peer">What the other implementation calls itself, where it says so.</param>
    /// <param name="name">The case.</param>
    /// <param name="run">Throws where it fails.</param>
    internal async Task RecordAsync(Pairing pairing, string? peer, string name, Func<Task> run)
    {
        _pairings[pairing.Title] = pairing;
        _outcomes[(pairing.Title, name)] = "FAILED";
        if (peer is not null)
        {
            _peers[peer] = true;
        }

        await run();
        _outcomes[(pairing.Title, name)] = pairing.Remarks.TryGetValue(name, out var remark) ? remark.Outcome : "passed";
    }

    internal string Print()
    {
        Pairing[] pairings = [.. _pairings.Values.OrderBy(pairing => pairing.Title, StringComparer.Ordinal)];
        List<string> notes = [];
        var text = new StringBuilder();
        var own = typeof(GrpcChannel).Assembly;
        text.AppendLine($"gRPC interoperability cases: {own.GetName().Name} {own.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}"
            + $" against {string.Join(" and ", _peers.Keys.Order(StringComparer.Ordinal))}");
        AppendRow(text, "case", pairings.Select(pairing => pairing.Title));
        foreach (var name in InteropCases.Names)
        {
            AppendRow(text, name, pairings.Select(pairing => Outcome(pairing, name, notes)));
        }

        for (var i = 0; i < notes.Count; i++)
        {
            text.AppendLine($"({i + 1}) {notes[i]}.");
        }

        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, string name, IEnumerable<string> cells) =>
        text.AppendLine($"{name,-30}{string.Concat(cells.Select(cell => $"{cell,-21}"))}".TrimEnd());

    private string Outcome(Pairing pairing, string name, List<string> notes)
    {
        var outcome = _outcomes.GetValueOrDefault((pairing.Title, name), "not run");
        if (!pairing.Remarks.TryGetValue(name, out var remark))
        {
            return outcome;
        }

        if (!notes.Contains(remark.Why))
        {
            notes.Add(remark.Why);
        }

        return $"{outcome} ({notes.IndexOf(remark.Why) + 1})";
    }
}
