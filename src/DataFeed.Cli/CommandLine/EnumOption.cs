using System.CommandLine;

namespace DataFeed.Cli.CommandLine;

/// <summary>An option whose values are the names of an enum, in any case.</summary>
internal static class EnumOption
{
    public static Option<T> Create<T>(string name, string description, T defaultValue)
        where T : struct, Enum => new(name)
        {
            Description = description,
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (!char.IsAsciiLetter(text[0]) || !Enum.TryParse<T>(text, ignoreCase: true, out var value))
                {
                    // What an unset field means is no name of its own.
                    var names = Enum.GetNames<T>().Where(known => known != "Unspecified").Select(known => known.ToLowerInvariant());
                    result.AddError($"{name} is \"{text}\"; possible are {string.Join(", ", names)}.");
                    return defaultValue;
                }

                return value;
            },
        };
}
