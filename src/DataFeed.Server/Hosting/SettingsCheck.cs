using System.Globalization;

namespace DataFeed.Server.Hosting;

/// <summary>Finds the settings below `DataFeed` that no option takes: a name that is mistyped, a value that is no number.</summary>
internal static class SettingsCheck
{
    private const int MaxShown = 60;

    // What binds to the section. An options class that comes to it is added here, or its settings are refused.
    private static readonly object[] Defaults = [new DataFeedServerOptions(), new LedgerOptions(), new ListenOptions()];

    private static readonly Dictionary<string, (Type Type, object? Default)> Known = Defaults
        .SelectMany(options => options.GetType().GetProperties().Select(property => (property, options)))
        .ToDictionary(
            pair => pair.property.Name,
            pair => (Nullable.GetUnderlyingType(pair.property.PropertyType) ?? pair.property.PropertyType, pair.property.GetValue(pair.options)),
            StringComparer.OrdinalIgnoreCase);

    /// <summary>Whole sentences, one for each setting that is wrong.</summary>
    public static IEnumerable<string> Failures(IConfiguration configuration) =>
        configuration.GetSection(DataFeedServerOptions.SectionName).GetChildren().Select(Failure).OfType<string>();

    private static string? Failure(IConfigurationSection setting)
    {
        if (!Known.TryGetValue(setting.Key, out var known))
        {
            var nearest = Known.Keys.Where(name => IsNear(name, setting.Key)).MinBy(name => Edits(name, setting.Key));
            return $"{Shown(setting.Path)} is no setting. "
                + (nearest is null ? $"Possible are {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}." : $"Nearest: {nearest}.");
        }

        if (setting.GetChildren().FirstOrDefault() is { } child)
        {
            return $"{Shown(child.Path)} is no setting: {setting.Path} takes one value.";
        }

        var rule = Rule(known.Type, setting.Value ?? "", known.Default);
        return rule is null ? null : $"{setting.Path} is \"{Shown(setting.Value ?? "")}\"; it must be {rule}.";
    }

    /// <summary>What a value that cannot be read must be; null where it can.</summary>
    private static string? Rule(Type type, string value, object? example) =>
        type == typeof(long) || type == typeof(int)
            ? long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && (type == typeof(long) || (int)number == number)
                ? null : string.Create(CultureInfo.InvariantCulture, $"a whole number without a unit, such as {example}")
        : type == typeof(TimeSpan)
            ? TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _) ? null : $"a time as hours:minutes:seconds, such as {example:c}"
        : type == typeof(bool) && !bool.TryParse(value, out _) ? "true or false"
        : null;

    private static bool IsNear(string name, string given) =>
        Math.Abs(name.Length - given.Length) <= name.Length / 3 && Edits(name, given) <= name.Length / 3;

    /// <summary>How many letters are to be put in, taken out or replaced, whatever their case.</summary>
    private static int Edits(string left, string right)
    {
        var costs = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = costs[0]++;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                (diagonal, costs[j]) = (costs[j], Math.Min(replaced, Math.Min(costs[j - 1], costs[j]) + 1));
            }
        }

        return costs[^1];
    }

    private static string Shown(string text) =>
        string.Concat(text.Take(MaxShown).Select(character => char.IsControl(character) ? '?' : character)) + (text.Length > MaxShown ? "…" : "");
}
