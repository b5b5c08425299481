using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace DataFeed.Conformance.Tests.Peers;

/// <summary>A process of one of the scripts in tests/Peers/interop. It ends with its standard input, so also where the tests die.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private const string Remedy = "eng/setup.sh --tests installs what the peers need.";

    // Generous: another build may have the machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly string _name;

    private PeerProcess(Process process, string name)
    {
        _process = process;
        _name = name;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Runs a script on Debian's Python, which has grpcio, or on the one that DATAFEED_PYTHON names.</summary>
    public static PeerProcess StartPython(string script, params string[] arguments) =>
        Start(Environment.GetEnvironmentVariable("DATAFEED_PYTHON") ?? "/usr/bin/python3", script, arguments);

    /// <summary>Runs a script on the Node on the PATH, or on the one that DATAFEED_NODE names.</summary>
    public static PeerProcess StartNode(string script, params string[] arguments) =>
        Start(Environment.GetEnvironmentVariable("DATAFEED_NODE") ?? "node", script, arguments);

    /// <summary>The next line of its output.</summary>
    public async Task<string> LineAsync(string reason)
    {
        try
        {
            return await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience)
                ?? throw new InvalidOperationException($"{_name} ended without {reason}; {Remedy}\n{await _errors.WaitAsync(Patience)}");
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {Patience} for {reason} of {_name}.");
        }
    }

    /// <summary>Writes a line to it, and reads one.</summary>
    public async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return await LineAsync($"an answer to {line}");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (Exception error) when (error is TimeoutException or IOException)
        {
            _process.Kill(entireProcessTree: true);
        }
        finally
        {
            _process.Dispose();
        }
    }

    private static PeerProcess Start(string program, string script, string[] arguments)
    {
        // From the source tree: Node looks for its packages beside and above a script, and eng/setup.sh put them there.
        var start = new ProcessStartInfo(program, [SourceTree.Find("tests", "Peers", "interop", script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["PYTHONUTF8"] = "1";
        try
        {
            return new PeerProcess(Process.Start(start)!, script);
        }
        catch (Win32Exception missing)
        {
            Assert.Fail($"{program} cannot be run ({missing.Message}); {Remedy}");
            throw;
        }
    }
}
