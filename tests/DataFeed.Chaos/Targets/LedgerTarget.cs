using DataFeed.Chaos.Schedule;

namespace DataFeed.Chaos.Targets;

/// <summary>The ledger's database, killed and started by commands.</summary>
internal sealed class LedgerTarget(LedgerCommands commands, TimeProvider time) : IFaultTarget
{
    public async Task<bool> ApplyAsync(Fault fault, CancellationToken cancellationToken)
    {
        await Shell.RunAsync(commands.Kill);
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(fault.Milliseconds), time, cancellationToken);
        }
        finally
        {
            // Whatever happened to the run: the database was there before it.
            await Shell.RunAsync(commands.Start);
        }

        return true;
    }
}
