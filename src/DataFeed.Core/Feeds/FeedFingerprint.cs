using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DataFeed.Core.Feeds;

/// <summary>Puts a feed's definition into one canonical text and hashes it.</summary>
internal static class FeedFingerprint
{
    // Half a SHA-256: no two definitions meet by chance, and it still fits a log line.
    private const int Bytes = 16;

    public static string Of(Feed feed, FeedParameters parameters)
    {
        var text = new StringBuilder("datafeed feed 1\n");
        Append(text, "name", feed.Name);
        Append(text, "kind", feed.Recipe.Kind);
        Append(text, "version", feed.Version);
        Append(text, "count", feed.ItemsOf(parameters)?.ToString(CultureInfo.InvariantCulture) ?? "unknown");
        foreach (var tensor in feed.SchemaOf(parameters))
        {
            Append(text, "tensor", tensor.ToString());
        }

        foreach (var (name, value) in parameters)
        {
            Append(text, "parameter", name);
            Append(text, "value", value);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, Bytes));
    }

    // The length in front keeps a value with line breaks from posing as another line.
    private static void Append(StringBuilder text, string field, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"{field} {value.Length} {value}\n");
}
