using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Grpc.Net.Client.Tests.Peers;

/// <summary>A process of <c>echo_server.py</c> on Debian's grpcio; ends with the tests.</summary>
public sealed class PythonPeer : IAsyncLifetime
{
    private const string Remedy = "eng/setup.sh installs python3-grpcio and python3-grpc-tools.";

    private Process? _process;

    public Uri Address { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var python = Environment.GetEnvironmentVariable("DATAFEED_PYTHON") ?? "/usr/bin/python3";
        _process = Start(python);
        var errors = _process.StandardError.ReadToEndAsync();
        var line = await Wait.ForAsync(_process.StandardOutput.ReadLineAsync(), "the Python peer to print its port");
        if (line is null || !line.StartsWith("PORT ", StringComparison.Ordinal))
        {
            Assert.Fail($"The gRPC peer on {python} did not start; {Remedy}\n{line}\n{await errors}");
        }

        Address = new Uri($"http://127.0.0.1:{int.Parse(line[5..], CultureInfo.InvariantCulture)}");
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await Wait.ForAsync(_process.WaitForExitAsync(), "the Python peer to end");
            _process.Dispose();
        }
    }

    private static Process Start(string python)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Peers", "echo_server.py");
        var start = new ProcessStartInfo(python, [script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException($"{python} did not start.");
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"{python} cannot be run ({missing.Message}); {Remedy}", missing);
        }
    }
}
