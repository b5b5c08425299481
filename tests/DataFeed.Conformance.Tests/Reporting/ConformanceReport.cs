using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
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
        _outcomes[(pairing.Title, name)] = pairing.Outcome(name);
    }

    private string Print()
    {
        var own = typeof(GrpcChannel).Assembly;
        var version = own.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var pairings = _pairings.Values.OrderBy(pairing => pairing.Title, StringComparer.Ordinal).ToArray();
        var table = new ConformanceTable(pairings, (pairing, name) => _outcomes.GetValueOrDefault((pairing.Title, name), "not run"));
        var text = new StringBuilder();
        text.AppendLine($"gRPC interoperability cases: {own.GetName().Name} {version} and {string.Join(", ", _peers.Keys.Order(StringComparer.Ordinal))}");
        foreach (var row in table.Rows)
        {
            text.AppendLine($"{row[0],-30}{string.Concat(row.Skip(1).Select(cell => $"{cell,-21}"))}".TrimEnd());
        }

        for (var i = 0; i < table.Notes.Count; i++)
        {
            text.AppendLine($"({i + 1}) {table.Notes[i]}.");
        }

        return text.ToString();
    }
}
