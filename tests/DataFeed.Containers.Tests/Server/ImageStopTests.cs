using System.Diagnostics;
using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Containers.Tests.Setting;
using DataFeed.Protocol.Errors;
using Xunit;

namespace DataFeed.Containers.Tests.Server;

/// <summary>How the server's image stops.</summary>
public sealed class ImageStopTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Stop_StreamOpen_TellsItsReaderAndExitsWith0InUnder10Seconds()
    {
        await using var server = DataServer.Describe().Build();
        await server.StartAsync();
        using var client = new DataFeedClient(server.Address(), new DataFeedClientOptions { RetryFor = TimeSpan.Zero });
        var epoch = await client.StartEpochAsync(new EpochRequest { Feed = "infinite", Steps = 1_000_000_000 });
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = ReadAsync(epoch, received);
        await Patience.ForAsync(received.Task, "the first batch");
        var begun = Stopwatch.GetTimestamp();

        await server.StopAsync();

        var taken = Stopwatch.GetElapsedTime(begun);
        await Report.LineAsync($"server: stopped in {taken.TotalSeconds:F2} s with a stream open");
        var told = await Assert.ThrowsAsync<DataFeedException>(() => Patience.ForAsync(reading, "the end of the stream"));
        Assert.Equal((DataFeedError.ServerStopping, true), (told.Error, told.IsRetryable));
        await server.RequireExitAsync(0);
        Assert.True(taken < Limit, $"Stopped after {taken}; the limit is {Limit}.");
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
