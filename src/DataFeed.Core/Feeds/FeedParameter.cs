using System.Globalization;
using DataFeed.Core.Errors;

namespace DataFeed.Core.Feeds;

/// <summary>An argument of a feed's generator function: its name, type, default and range. Text in, typed value out; culture plays no part.</summary>
public sealed class FeedParameter
{
    // A text parameter names things; what is longer is data and belongs in a feed.
    private const int MaxTextLength = 1000;

    private readonly Func<string, object?> _parse;
    private readonly string _rule;

    private FeedParameter(string name, string description, object defaultValue, string rule, Func<string, object?> parse)
    {
        NameRule.Check(name, "parameter");
        Name = name;
        Description = description ?? throw new ArgumentNullException(nameof(description));
        DefaultText = TextOf(defaultValue);
        _rule = rule;
        _parse = parse;
        if (parse(DefaultText) is null)
        {
            throw new ArgumentException($"The default {DefaultText} of parameter \"{name}\" is not {rule}.", nameof(defaultValue));
        }
    }

    /// <summary>Unique within its feed.</summary>
    public string Name { get; }

    /// <summary>What it does, for people. May be empty.</summary>
    public string Description { get; }

    /// <summary>The value where a request gives none, written as a request would write it.</summary>
    public string DefaultText { get; }

    /// <summary>A whole number.</summary>
    /// <exception cref="ArgumentException">The name is not possible, or the default is out of range.</exception>
    public static FeedParameter Int64(
        string name, long defaultValue, long minimum = long.MinValue, long maximum = long.MaxValue, string description = "") =>
        new(name, description, defaultValue, $"a whole number from {TextOf(minimum)} to {TextOf(maximum)}", text =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= minimum && number <= maximum ? number : null);

    /// <summary>A number, finite.</summary>
    /// <inheritdoc cref="Int64"/>
    public static FeedParameter Double(
        string name, double defaultValue, double minimum = double.MinValue, double maximum = double.MaxValue, string description = "") =>
        new(name, description, defaultValue, $"a number from {TextOf(minimum)} to {TextOf(maximum)}", text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && number >= minimum && number <= maximum ? number : null);

    /// <summary><c>true</c> or <c>false</c>, in any case.</summary>
    /// <inheritdoc cref="Int64"/>
    public static FeedParameter Boolean(string name, bool defaultValue, string description = "") =>
        new(name, description, defaultValue, "true or false", text => bool.TryParse(text, out var value) ? value : null);

    /// <summary>Text of at most 1,000 characters.</summary>
    /// <inheritdoc cref="Int64"/>
    public static FeedParameter Text(string name, string defaultValue, string description = "") =>
        new(name, description, defaultValue, $"text of at most {MaxTextLength} characters", text => text.Length <= MaxTextLength ? text : null);

    /// <summary>One of several words, exactly as written.</summary>
    /// <inheritdoc cref="Int64"/>
    public static FeedParameter Choice(string name, string defaultValue, IReadOnlyList<string> choices, string description = "") =>
        new(name, description, defaultValue, $"one of {Quote.List(choices)}", text => choices.Contains(text, StringComparer.Ordinal) ? text : null);

    /// <summary>The canonical text of a value: equal values, equal text.</summary>
    internal static string TextOf(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        // Negative zero equals zero.
        double and 0 => "0",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)value,
    };

    /// <summary>The value of a text, or null after telling what is wrong with it.</summary>
    internal object? Resolve(string feed, string? text, RequestFailures failures)
    {
        var value = _parse(text ?? DefaultText);
        if (value is null)
        {
            failures.Add(FeedError.ParameterInvalid, $"Parameter \"{Name}\" of feed \"{feed}\" is {Quote.Text(text!)}; it takes {_rule}.");
        }

        return value;
    }
}
