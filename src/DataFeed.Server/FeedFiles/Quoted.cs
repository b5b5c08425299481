namespace DataFeed.Server.FeedFiles;

/// <summary>Content of a file, fit for a message: short, since the file may be another one than was meant, and without control characters.</summary>
internal static class Quoted
{
    private const int MaxLength = 40;

    private const int MaxPlainLength = 200;

    /// <summary>A value, in quotation marks.</summary>
    public static string Value(string text) => $"\"{Cut(text, MaxLength)}\"";

    /// <summary>What a parser says of the content.</summary>
    public static string Plain(string text) => Cut(text, MaxPlainLength);

    private static string Cut(string text, int length) =>
        string.Concat(text.Take(length).Select(character => char.IsControl(character) ? ' ' : character)) + (text.Length > length ? "…" : "");
}
