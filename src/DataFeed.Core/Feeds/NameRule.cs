using System.Text.RegularExpressions;

namespace DataFeed.Core.Feeds;

/// <summary>What feeds and their parameters may be called.</summary>
internal static partial class NameRule
{
    public static void Check(string name, string what)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Pattern().IsMatch(name))
        {
            throw new ArgumentException(
                $"The {what} name \"{name}\" is not possible: 1 to 100 of a-z, 0-9, '.', '_' and '-', a letter or digit first.", nameof(name));
        }
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,99}\z")]
    private static partial Regex Pattern();
}
