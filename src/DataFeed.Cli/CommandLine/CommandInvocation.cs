using System.CommandLine;
using System.CommandLine.Help;
using DataFeed.Ledger;
using DataFeed.Protocol.Errors;

namespace DataFeed.Cli.CommandLine;

/// <summary>How a program runs its command line: what went wrong is told in sentences, without a stack trace.</summary>
internal static class CommandInvocation
{
    /// <returns>0 if it did what was asked, 1 if that failed, 2 for a mistake in the command line.</returns>
    public static async Task<int> RunAsync(this RootCommand command, string[] args)
    {
        var parsed = command.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
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
        catch (Exception exception) when (exception is CommandException or DataFeedException or LedgerException)
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
