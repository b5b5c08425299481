using System.Text.RegularExpressions;

namespace DataFeed.Core.Feeds;

/// <summary>What feeds and their parameters may be called.</summary>
internal static partial class NameRule
{
    public static void Check(string name, string what)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Violation(name, what) is { } violation)
        {
            throw new ArgumentException(violation, nameof(name));
        }
    }

    public static string? Violation(string name, string what) => Pattern().IsMatch(name)
        ? null
        : $"The {what} name \"{name}\" is not possible: 1 to 100 of a-z, 0-9, '.', '_' and '-', a letter or digit first.";

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,99}\z")]
    private static partial Regex Pattern();
}
