using System.Text.Json;
using System.Text.Json.Serialization;

namespace DataFeed.Bench.Children;

/// <summary>Messages as lines of JSON.</summary>
internal static class ChildLines
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    public static async Task WriteMessageAsync(this TextWriter writer, ChildMessage message)
    {
        await writer.WriteLineAsync(JsonSerializer.Serialize(message, Options));
        await writer.FlushAsync();
    }

    /// <returns>Null at the end.</returns>
    public static async Task<ChildMessage?> ReadMessageAsync(this TextReader reader) =>
        await reader.ReadLineAsync() is { } line ? JsonSerializer.Deserialize<ChildMessage>(line, Options) : null;
}
