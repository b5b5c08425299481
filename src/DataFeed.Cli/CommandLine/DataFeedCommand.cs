using System.CommandLine;
using DataFeed.Cli.Bench;

namespace DataFeed.Cli.CommandLine;

/// <summary>The command line of `datafeed`.</summary>
internal static class DataFeedCommand
{
    /// <returns>0 if it did what was asked, 1 if that failed, 2 for a mistake in the command line.</returns>
    public static async Task<int> InvokeAsync(string[] args)
    {
        var command = new RootCommand("Works with DataFeed's data servers from the command line.") { BenchCommand.Create() };
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
        catch (BenchException exception)
        {
            await Console.Error.WriteLineAsync($"error: {exception.Message}");
            return 1;
        }
    }
}
