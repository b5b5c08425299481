namespace DataFeed.Cli.CommandLine;

/// <summary>A command that cannot go on. The message is for the person who gave it.</summary>
/// <param name="message">What is wrong; several lines where several things are.</param>
/// <param name="exitCode">1: what was asked failed. 2: the command line is wrong.</param>
#pragma warning disable CA1032 // It always says why; the other constructors would let that be forgotten.
internal sealed class CommandException(string message, int exitCode = 1) : Exception(message)
#pragma warning restore CA1032
{
    public int ExitCode => exitCode;
}
