using DataFeed.EndToEnd.Tests.Processes;
using Xunit;

namespace DataFeed.EndToEnd.Tests.Training;

/// <summary>A trainer whose server dies.</summary>
public sealed class ServerKilledTests
{
    [Fact]
    public async Task Train_ServerKilledMidEpoch_ExitsWith1AndNamesTheAddress()
    {
        await using var server = await DataServer.StartAsync();
        await using var trainer = await Trainer.StartEndlessAsync(server);

        await server.Process.KillAsync();

        TrainerFailureTests.AssertOneLine(await trainer.ExitAsync(), server.Address);
    }

    [Fact]
    public async Task Train_ServerTerminatedMidEpoch_ExitsWith1AndSaysThatItIsStopping()
    {
        await using var server = await DataServer.StartAsync();
        await using var trainer = await Trainer.StartEndlessAsync(server);

        await server.Process.TerminateAsync();

        TrainerFailureTests.AssertOneLine(await trainer.ExitAsync(), "shutting down");
        (await server.Process.ExitAsync()).RequireExit(0);
    }
}
