using DataFeed.Client.Epochs;
using DataFeed.EndToEnd.Tests.Processes;
using DataFeed.Protocol.Errors;
using Xunit;

namespace DataFeed.EndToEnd.Tests.Server;

/// <summary>How a server stops.</summary>
public sealed class StopTests
{
    // More than the few seconds that a stop takes, less than the server's own limit for it.
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(9);

    [Fact]
    public async Task Terminate_StreamsOpen_TellsThemAndExitsWith0()
    {
        await using var server = await DataServer.StartAsync();
        var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = "infinite", Steps = 1_000_000_000 });
        var received = new TaskCompletionSource();
        var reading = ReadAsync(epoch, received);
        await received.Task.WaitAsync(ChildProcess.Patience);
        await using var holding = await PythonPeer.StartClientAsync(server.PythonAddress, "hold", "infinite", "--steps", "1000000000");
        await holding.LineAsync(line => line.Contains("holding", StringComparison.Ordinal) ? line : null, "the held stream");

        await server.Process.TerminateAsync();

        var error = await Assert.ThrowsAsync<DataFeedException>(() => reading.WaitAsync(ChildProcess.Patience));
        Assert.Equal(DataFeedError.ServerStopping, error.Error);
        Assert.True(error.IsRetryable);
        var result = await server.Process.ExitAsync(Prompt);
        result.RequireExit(0);
        Assert.DoesNotContain("Unhandled exception", result.Transcript, StringComparison.Ordinal);
        Assert.DoesNotContain("\"Level\":\"Error\"", result.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminate_NobodyThere_ExitsWith0()
    {
        await using var server = await DataServer.StartAsync();

        await server.Process.TerminateAsync();

        (await server.Process.ExitAsync(Prompt)).RequireExit(0);
    }

    private static async Task ReadAsync(Epoch epoch, TaskCompletionSource received)
    {
        await foreach (var batch in epoch.ReadAsync())
        {
            batch.Dispose();
            received.TrySetResult();
        }
    }
}
