namespace DataFeed.Cli.CommandLine;

/// <summary>What the values of a command line must fulfil; all that is broken is told at once.</summary>
/// <remarks>Asked when the command runs: while it is parsed, options that were left out do not have their defaults yet.</remarks>
internal sealed class CommandRules
{
    private readonly List<string> _broken = [];

    public void Require(bool holds, FormattableString otherwise)
    {
        if (!holds)
        {
            _broken.Add(FormattableString.Invariant(otherwise));
        }
    }

    /// <exception cref="CommandException">A rule is broken.</exception>
    public void ThrowIfBroken()
    {
        if (_broken.Count > 0)
        {
            throw new CommandException(string.Join($"{Environment.NewLine}error: ", _broken), exitCode: 2);
        }
    }
}
