using System.Globalization;
using DataFeed.Conformance.Tests.Reporting;
using Xunit;

namespace DataFeed.Conformance.Tests.Peers;

/// <summary>A server that others wrote, called from C#.</summary>
public abstract class ForeignServer : IAsyncLifetime
{
    private PeerProcess? _process;
    private string[] _addresses = [];
    private string _name = "";

    internal abstract Pairing Pairing { get; }

    public async Task InitializeAsync()
    {
        _process = StartProcess();
        var line = await _process.LineAsync("the line with its port");
        var parts = line.Split(' ', 3);
        Assert.True(parts is ["PORT", _, _], $"Not ports and a name: {line}");
        _addresses = [.. parts[1].Split(',').Select(port => $"http://127.0.0.1:{int.Parse(port, CultureInfo.InvariantCulture)}")];
        _name = parts[2];
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    internal Task CheckAsync(string name, ConformanceReport report) =>
        report.RecordAsync(Pairing, _name, name, () => RunAsync(name, _addresses));

    private protected abstract PeerProcess StartProcess();

    /// <summary>Runs a case against the addresses at which the server listens.</summary>
    private protected abstract Task RunAsync(string name, string[] addresses);
}
