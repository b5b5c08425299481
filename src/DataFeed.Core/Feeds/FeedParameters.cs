using System.Collections;
using System.Collections.Immutable;
using DataFeed.Core.Errors;

namespace DataFeed.Core.Feeds;

/// <summary>The arguments of a feed's generator function: each of its parameters with a value in range.</summary>
/// <remarks>Immutable. Enumerates names and canonical texts, sorted by name, ordinal: equal values enumerate equally.</remarks>
#pragma warning disable CA1710 // "Parameters" is the word of the glossary and of the wire; it is a collection only to be walked.
public sealed class FeedParameters : IReadOnlyCollection<KeyValuePair<string, string>>
#pragma warning restore CA1710
{
    private readonly ImmutableSortedDictionary<string, object> _values;

    private FeedParameters(ImmutableSortedDictionary<string, object> values) => _values = values;

    /// <summary>Those of a feed that takes none.</summary>
    public static FeedParameters Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, object>(StringComparer.Ordinal));

    /// <summary>How many the feed takes.</summary>
    public int Count => _values.Count;

    /// <summary>Value of a whole-number parameter.</summary>
    /// <exception cref="ArgumentException">The feed declares no such parameter of this type.</exception>
    public long Int64(string name) => Value<long>(name);

    /// <summary>Value of a number parameter.</summary>
    /// <inheritdoc cref="Int64"/>
    public double Double(string name) => Value<double>(name);

    /// <summary>Value of a true-or-false parameter.</summary>
    /// <inheritdoc cref="Int64"/>
    public bool Boolean(string name) => Value<bool>(name);

    /// <summary>Value of a text or choice parameter.</summary>
    /// <inheritdoc cref="Int64"/>
    public string Text(string name) => Value<string>(name);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        foreach (var (name, value) in _values)
        {
            yield return new(name, FeedParameter.TextOf(value));
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Resolves what a request gives; tells every name and value that is wrong, and leaves it out.</summary>
    internal static FeedParameters Resolve(
        string feed, ImmutableArray<FeedParameter> declared, IReadOnlyDictionary<string, string> given, RequestFailures failures)
    {
        var names = declared.Select(parameter => parameter.Name);
        foreach (var unknown in given.Keys.Except(names).Order(StringComparer.Ordinal))
        {
            failures.Add(FeedError.ParameterInvalid, declared.IsEmpty
                ? $"Feed \"{feed}\" takes no parameters, but got {Quote.Text(unknown)}."
                : $"Feed \"{feed}\" has no parameter {Quote.Text(unknown)}.{NearestName.Hint(unknown, names)} Parameters: {Quote.List(names)}.");
        }

        var values = Empty._values.ToBuilder();
        foreach (var parameter in declared)
        {
            if (parameter.Resolve(feed, given.GetValueOrDefault(parameter.Name), failures) is { } value)
            {
                values.Add(parameter.Name, value);
            }
        }

        return new(values.ToImmutable());
    }

    /// <summary>The same without one.</summary>
    internal FeedParameters Without(string name) => new(_values.Remove(name));

    /// <summary>Equal for equal values, and for no others.</summary>
    internal string ToKey() => string.Join('\n', this.Select(parameter => $"{parameter.Key} {parameter.Value.Length} {parameter.Value}"));

    private T Value<T>(string name) =>
        _values.GetValueOrDefault(name) is T value
            ? value
            : throw new ArgumentException(
                $"No {typeof(T).Name} parameter \"{name}\" is declared. Declared: {Quote.List(_values.Keys)}.", nameof(name));
}
