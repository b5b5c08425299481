using System.CommandLine;
using DataFeed.Cli.Bench;
using DataFeed.Cli.Chaos;
using DataFeed.Cli.Plan;
using DataFeed.Cli.Shuffle;
using DataFeed.Cli.Verify;
using DataFeed.Ledger;
using DataFeed.Protocol.Errors;

namespace DataFeed.Cli.CommandLine;

/// <summary>The command line of `datafeed`.</summary>
internal static class DataFeedCommand
{
    /// <returns>0 if it did what was asked, 1 if that failed, 2 for a mistake in the command line.</returns>
    public static async Task<int> InvokeAsync(string[] args)
    {
        var command = new RootCommand("Works with DataFeed's data servers from the command line.")
        {
            PlanCommand.Create(), VerifyCommand.Create(), ShuffleCommand.Create(), ChaosCommand.Create(), BenchCommand.Create(),
        };
        var parsed = command.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"error: {error.Message}");
            }

            return 2;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (exception is BenchException or CommandException or DataFeedException or LedgerException)
        {
            await Console.Error.WriteLineAsync($"error: {exception.Message}");
            return exception is CommandException refused ? refused.ExitCode : 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("error: interrupted.");
            return 1;
        }
    }
}
