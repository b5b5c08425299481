namespace DataFeed.Core.Errors;

/// <summary>Text from outside, fit for a message.</summary>
internal static class Quote
{
    // Long enough to recognize what was sent, short enough for a status message.
    private const int MaxLength = 100;

    public static string Text(string text) =>
        text.Length <= MaxLength ? $"\"{text}\"" : $"\"{text[..MaxLength]}…\" ({text.Length} characters)";

    public static string List(IEnumerable<string> names) => string.Join(", ", names.Select(Text));
}
