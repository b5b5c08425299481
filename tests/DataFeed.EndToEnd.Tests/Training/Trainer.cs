using System.Text.Json;
using DataFeed.Client.Epochs;
using DataFeed.EndToEnd.Tests.Processes;
using Xunit;

namespace DataFeed.EndToEnd.Tests.Training;

/// <summary>The real trainer as a process.</summary>
internal static class Trainer
{
    // Longer than other processes: it trains, and another build may have the machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private const ulong Seed = 1;
    private const long EndlessSteps = 1_000_000;

    private static int _runs;

    private static ChildProcess Start(string address, Dictionary<string, string> environment, string[] arguments) =>
        ChildProcess.StartDotNet("DataFeed.Trainer", ["--server", address, "--device", "cpu", "--seed", $"{Seed}", .. arguments], environment);

    public static Task<ProcessResult> RunAsync(string address, params string[] arguments) => RunAsync(address, [], arguments);

    public static async Task<ProcessResult> RunAsync(string address, Dictionary<string, string> environment, string[] arguments)
    {
        await using var trainer = Start(address, environment, arguments);
        return await trainer.ExitAsync(Patience);
    }

    /// <summary>Trains to the end.</summary>
    /// <returns>The history file's lines.</returns>
    public static async Task<JsonElement[]> HistoryAsync(string address, params string[] arguments)
    {
        var history = Path.GetTempFileName();
        try
        {
            (await RunAsync(address, ["--history", history, .. arguments])).RequireExit(0);
            return [.. (await File.ReadAllLinesAsync(history)).Select(line => JsonDocument.Parse(line).RootElement)];
        }
        finally
        {
            File.Delete(history);
        }
    }

    /// <summary>Starts one on a feed without an end, and waits until batches of it were sent.</summary>
    public static async Task<ChildProcess> StartEndlessAsync(DataServer server)
    {
        var run = $"endless {Interlocked.Increment(ref _runs)}";
        var trainer = Start(
            server.ClientAddress,
            [],
            ["--feed", "infinite", "--steps-per-epoch", $"{EndlessSteps}", "--model", "regression", "--run", run, "--retry-for", "0"]);
        try
        {
            await AliveUntilAsync(trainer, server.StatusAsync, status => status.LiveGenerators > 0, "the trainer's generator");
            // The same request with the same run joins the trainer's epoch, so its progress can be asked for.
            var epoch = await server.Client.StartEpochAsync(
                new EpochRequest { Feed = "infinite", Run = run, Seed = Seed, Steps = EndlessSteps, WorldSize = 1 });
            await AliveUntilAsync(
                trainer, () => server.Client.GetEpochAsync(epoch.Token), status => status.DeliveredSteps > 0, "batches on their way to the trainer");
            return trainer;
        }
        catch
        {
            await trainer.DisposeAsync();
            throw;
        }
    }

    private static async Task AliveUntilAsync<T>(ChildProcess trainer, Func<Task<T>> ask, Func<T, bool> isRight, string reason)
    {
        await Eventually.HoldsAsync(ask, answer => isRight(answer) || trainer.HasExited, reason);
        Assert.False(trainer.HasExited, $"The trainer ended early. {trainer.Transcript}");
    }
}
