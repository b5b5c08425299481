using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DataFeed.Core.Feeds;

/// <summary>What a feed's fingerprint covers beside name and parameters, part by part, so that a change can be named. Immutable.</summary>
public sealed class FeedDefinition
{
    // Half a SHA-256: no two definitions meet by chance, and it still fits a log line.
    private const int FingerprintBytes = 16;

    private FeedDefinition(string fingerprint, ImmutableArray<KeyValuePair<string, string>> parts)
    {
        Fingerprint = fingerprint;
        Parts = parts;
    }

    /// <summary>Identity of name, parts and parameters: lower-case hexadecimal of the first 16 bytes of a SHA-256.</summary>
    public string Fingerprint { get; }

    /// <summary>
    /// Name and text of each part: kind, version, count, schema, source, determinism. Always all of them in this order, also where a
    /// text is empty; later versions only add at the end.
    /// </summary>
    public ImmutableArray<KeyValuePair<string, string>> Parts { get; }

    internal static FeedDefinition Of(OpenedFeed opened, string source)
    {
        var feed = opened.Feed;
        var count = opened.Items?.ToString(CultureInfo.InvariantCulture) ?? "unknown";
        var text = new StringBuilder("datafeed feed 1\n");
        Append(text, "name", feed.Name);
        Append(text, "kind", feed.Content.Name);
        Append(text, "version", feed.Version);
        Append(text, "count", count);
        foreach (var tensor in opened.Schema)
        {
            Append(text, "tensor", tensor.ToString());
        }

        foreach (var (name, value) in opened.Parameters)
        {
            Append(text, "parameter", name);
            Append(text, "value", value);
        }

        // Left out where there is nothing to say: a fingerprint must not change because DataFeed learned to ask.
        if (source.Length > 0)
        {
            Append(text, "source", source);
        }

        if (!feed.IsDeterministic)
        {
            Append(text, "deterministic", "no");
        }

        return new(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, FingerprintBytes)),
            [
                new("kind", feed.Content.Name),
                new("version", feed.Version),
                new("count", count),
                new("schema", string.Join(", ", opened.Schema)),
                new("source", source),
                new("deterministic", feed.IsDeterministic ? "yes" : "no"),
            ]);
    }

    // The length in front keeps a value with line breaks from posing as another line.
    private static void Append(StringBuilder text, string field, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"{field} {value.Length} {value}\n");
}
