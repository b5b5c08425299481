using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace DataFeed.Trainer.CommandLine;

/// <summary>Options that refuse a value with its name and the rule, so that every mistake is listed at once.</summary>
internal static class CheckedOption
{
    public static Option<T?> Number<T>(string name, T minimum, T maximum, string description)
        where T : struct, INumber<T>
    {
        var rule = string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}");
        return Create(name, description, text =>
            T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
                ? (T?)value
                : null, rule);
    }

    public static Option<string?> Choice(string name, IReadOnlyList<string> choices, string description)
    {
        var option = Create(
            name, description, text => choices.Contains(text) ? text : null, $"one of {string.Join(", ", choices)}");
        option.CompletionSources.Add([.. choices]);
        return option;
    }

    public static Option<string?> Text(string name, string description, Func<string, bool> isValid, string rule) =>
        Create(name, description, text => isValid(text) ? text : null, rule);

    public static Option<string?> Text(string name, string description) =>
        Text(name, description, text => !string.IsNullOrWhiteSpace(text), "a text that is not blank");

    /// <summary>`name=value`, any number of times.</summary>
    public static Option<Dictionary<string, string>> Parameters(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "name=value",
        AllowMultipleArgumentsPerToken = false,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => ReadParameters(name, result),
    };

    private static Option<T> Create<T>(string name, string description, Func<string, T> parse, string rule) => new(name)
    {
        Description = description,
        HelpName = name.TrimStart('-'),
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            var value = parse(text);
            if (value is null)
            {
                result.AddError($"{name} is \"{text}\"; it must be {rule}.");
            }

            return value;
        },
    };

    private static Dictionary<string, string> ReadParameters(string option, ArgumentResult result)
    {
        var parameters = new Dictionary<string, string>();
        foreach (var token in result.Tokens)
        {
            var parts = token.Value.Split('=', 2);
            if (parts.Length < 2 || parts[0].Length == 0)
            {
                result.AddError($"{option} is \"{token.Value}\"; it must be name=value.");
            }
            else if (!parameters.TryAdd(parts[0], parts[1]))
            {
                result.AddError($"{option} gives \"{parts[0]}\" twice; each name goes once.");
            }
        }

        return parameters;
    }
}
