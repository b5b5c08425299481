using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using DataFeed.Protocol.Errors;
using DataFeed.Trainer.CommandLine;
using Spectre.Console;

namespace DataFeed.Trainer.Running;

/// <summary>The process but for its signals: arguments in, exit code out, one line for each thing that went wrong.</summary>
internal static class TrainerProcess
{
    public const int Failure = 1;
    public const int Usage = 2;

    /// <summary>Runs a command line.</summary>
    /// <returns>0, <see cref="Failure"/> or <see cref="Usage"/>.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter error, IAnsiConsole? terminal, CancellationToken cancellationToken)
    {
        var command = new TrainerCommand();
        var parsed = command.Root.Parse(arguments);
        if (parsed.Action is not null and not ParseErrorAction && parsed.Action != command.Root.Action)
        {
            // Help or version.
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, cancellationToken);
        }

        var (options, mistakes) = command.Read(parsed);
        foreach (var mistake in mistakes)
        {
            await error.WriteLineAsync($"error: {mistake}");
        }

        if (mistakes.Count > 0)
        {
            return Usage;
        }

        try
        {
            await new TrainingRun(options, output, error, terminal).RunAsync(cancellationToken);
            return 0;
        }
        catch (Exception exception) when (Explain(exception) is { } message)
        {
            await error.WriteLineAsync($"error: {message}");
            return Failure;
        }
    }

    /// <summary>What to say about what can go wrong in service; null for a defect, which shall be seen in full.</summary>
    private static string? Explain(Exception exception) => exception switch
    {
        TrainingException or DataFeedException or IOException or UnauthorizedAccessException => OneLine(exception.Message),
        ExternalException => $"torch failed: {OneLine(exception.Message)}",
        DllNotFoundException => OneLine(exception.Message),
        _ => null,
    };

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
