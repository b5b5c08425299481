using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DataFeed.Trainer.Running;
using Xunit;

namespace DataFeed.Trainer.Tests.Running;

public sealed class TrainerProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Run_NothingAsked_ListsTheMistakesAndExitsWithTwo()
    {
        var (exitCode, output, error) = await RunAsync();

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.All(error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("error: --", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    public async Task Run_HelpOrVersion_PrintsItAndExitsWithZero(string option)
    {
        var (exitCode, output, error) = await RunAsync(option);

        Assert.Equal(0, exitCode);
        Assert.NotEmpty(output);
        Assert.Empty(error);
    }

    [Fact]
    public async Task Run_NoServerThere_SaysSoInOneLineAndExitsWithOne()
    {
        var (exitCode, _, error) = await RunAsync("--feed", "f", "--model", "regression", "--server", $"http://127.0.0.1:{FreePort()}");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("error: No data server answers at http://127.0.0.1:", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HistoryThatCannotBeWritten_ExitsWithOneBeforeAskingTheServer()
    {
        var (exitCode, _, error) = await RunAsync(
            "--feed", "f", "--model", "regression", "--server", "http://127.0.0.1:9", "--history", Path.Combine(Path.GetTempPath(), "none", "h"));

        Assert.Equal(1, exitCode);
        Assert.StartsWith("error: --history is ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_TerminatedWhileItWaits_ExitsWith143AndNoStackTrace()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments =
            [Path.Combine(AppContext.BaseDirectory, "DataFeed.Trainer.dll"), "--feed", "f", "--model", "regression", "--server", server];
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var trainer = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        using var connection = await listener.AcceptTcpClientAsync(patience.Token);

        // The shell's own kill: not every machine has the program.
        using var kill = Process.Start("bash", ["-c", $"kill -TERM {trainer.Id}"]);
        var error = await trainer.StandardError.ReadToEndAsync(patience.Token);
        await trainer.WaitForExitAsync(patience.Token);

        Assert.Equal(143, trainer.ExitCode);
        Assert.Equal("stopped by a signal.", error.TrimEnd());
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        using var patience = new CancellationTokenSource(Patience);
        var exitCode = await TrainerProcess.RunAsync(arguments, output, error, null, patience.Token);
        return (exitCode, output.ToString(), error.ToString());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
