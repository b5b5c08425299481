using DataFeed.Client.Epochs;
using DataFeed.EndToEnd.Tests.Processes;
using DataFeed.EndToEnd.Tests.Reading;
using Xunit;
using Xunit.Abstractions;

namespace DataFeed.EndToEnd.Tests.Training;

/// <summary>Trainers that vanish leave nothing behind on the server.</summary>
public sealed class KilledTrainersTests(ITestOutputHelper output)
{
    private const int WarmUp = 20;
    private const int Killed = 20;
    private const double Tolerance = 0.05;

    // A forgotten epoch must not count as a leak, nor wait five minutes to be forgotten.
    private static readonly Dictionary<string, string> Environment = new() { ["DataFeed__EpochIdleTimeout"] = "00:00:05" };

    [Fact]
    public async Task Serve_TwentyTrainersKilledMidEpoch_ReturnsToNoGeneratorsAndTheSameMemory()
    {
        await using var server = await DataServer.StartAsync(environment: Environment);
        await WarmUpAsync(server);
        var before = await SettledAsync(server);
        Report("before", before);

        for (var number = 1; number <= Killed; number++)
        {
            await KillOneAsync(server);
            Report($"{number} killed", await server.StatusAsync());
        }

        var after = await Eventually.HoldsAsync(
            server.StatusAsync,
            status => status.LiveGenerators == 0 && status.Epochs == 0 && status.WorkingSetBytes <= before.WorkingSetBytes * (1 + Tolerance),
            $"no generator and at most {Tolerance:P0} above {before.WorkingSetBytes} bytes");
        Report("after", after);
        Assert.Equal(after.CreatedGenerators, after.DisposedGenerators);
        Assert.True(after.CreatedGenerators >= before.CreatedGenerators + Killed, $"Only {after} after {before}.");
    }

    /// <summary>Lets code be compiled, pools be filled and the heap find its size before anything is measured.</summary>
    private static async Task WarmUpAsync(DataServer server)
    {
        for (var number = 0; number < WarmUp; number++)
        {
            await CSharpReading.ReadAsync(server.Client, new EpochRequest { Feed = "infinite", Steps = 5000 });
            await KillOneAsync(server);
        }
    }

    private static async Task KillOneAsync(DataServer server)
    {
        await using var trainer = await Trainer.StartEndlessAsync(server);
        await trainer.KillAsync();
        await server.IdleAsync();
    }

    /// <summary>The status once all is quiet.</summary>
    private static Task<ServerStatus> SettledAsync(DataServer server) =>
        Eventually.HoldsAsync(server.StatusAsync, status => status is { LiveGenerators: 0, Epochs: 0 }, "no epoch");

    private void Report(string moment, ServerStatus status) => output.WriteLine(
        $"{moment}: {status.WorkingSetBytes / 1e6:F1} MB resident, {status.ManagedBytes / 1e6:F1} MB managed, {status.LiveGenerators} generators, {status.Epochs} epochs");
}
