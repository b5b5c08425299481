using DataFeed.Trainer.Running;
using Spectre.Console;

using var signals = new StopSignals();
try
{
    var terminal = Console.IsOutputRedirected ? null : AnsiConsole.Console;
    return SingleThread.Run(() => TrainerProcess.RunAsync(args, Console.Out, Console.Error, terminal, signals.Token));
}
catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("stopped by a signal.");
    return signals.ExitCode;
}
