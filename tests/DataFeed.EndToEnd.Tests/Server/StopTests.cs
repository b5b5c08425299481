using DataFeed.Client.Epochs;
using DataFeed.EndToEnd.Tests.Processes;
using DataFeed.Protocol.Errors;
using Xunit;

namespace DataFeed.EndToEnd.Tests.Server;

/// <summary>How a server stops.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task Terminate_StreamOpen_TellsItsReaderAndExitsWith0()
    {
        await using var server = await DataServer.StartAsync();
        var reading = await StartReadingAsync(server);

        await server.Process.TerminateAsync();

        await AssertToldAsync(reading);
        AssertClean(await server.Process.ExitAsync());
    }

    [Fact]
    public async Task Terminate_OneConsumerReadsNothing_TellsTheOtherAndExitsWith0()
    {
        await using var server = await DataServer.StartAsync();
        var reading = await StartReadingAsync(server);
        await using var holding = await PythonPeer.StartClientAsync(
            server.PythonAddress, "hold", "infinite", "--steps", "1000000000", "--run", "held");
        await holding.LineAsync(line => line.Contains("holding", StringComparison.Ordinal) ? line : null, "the held stream");
        await StandsStillAsync(server);

        await server.Process.TerminateAsync();

        await AssertToldAsync(reading);
        AssertClean(await server.Process.ExitAsync());
    }

    [Fact]
    public async Task Terminate_NobodyThere_ExitsWith0()
    {
        await using var server = await DataServer.StartAsync();

        await server.Process.TerminateAsync();

        AssertClean(await server.Process.ExitAsync());
    }

    /// <returns>A reading that is under way.</returns>
    private static async Task<Task> StartReadingAsync(DataServer server)
    {
        var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = "infinite", Steps = 1_000_000_000 });
        var received = new TaskCompletionSource();
        var reading = ReadAsync(epoch, received);
        await received.Task.WaitAsync(ChildProcess.Patience);
        return reading;
    }

    /// <summary>Waits until all that may be on the way to the consumer that reads nothing is on the way.</summary>
    private static async Task StandsStillAsync(DataServer server)
    {
        var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = "infinite", Run = "held", Steps = 1_000_000_000 });
        var (last, unchanged) = (0L, 0);
        await Eventually.HoldsAsync(
            () => server.Client.GetEpochAsync(epoch.Token),
            status =>
            {
                unchanged = status.DeliveredSteps == last ? unchanged + 1 : 0;
                last = status.DeliveredSteps;
                return last > 0 && unchanged == 5;
            },
            "a held stream that stands still");
    }

    private static async Task AssertToldAsync(Task reading)
    {
        var error = await Assert.ThrowsAsync<DataFeedException>(() => reading.WaitAsync(ChildProcess.Patience));
        Assert.Equal(DataFeedError.ServerStopping, error.Error);
        Assert.True(error.IsRetryable);
    }

    private static void AssertClean(ProcessResult result)
    {
        result.RequireExit(0);
        Assert.DoesNotContain("Unhandled exception", result.Transcript, StringComparison.Ordinal);
        Assert.DoesNotContain("\"Level\":\"Error\"", result.Transcript, StringComparison.Ordinal);
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
