using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace DataFeed.Cli.CommandLine;

/// <summary>Results on the standard output: JSON for programs, tables for people.</summary>
internal static class Output
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static void WriteJson<T>(T result) => Console.Out.WriteLine(JsonSerializer.Serialize(result, Options));

    /// <summary>Writes a table, wide enough for every row on one line, also in a file.</summary>
    public static void WriteTable(Table table)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out), Ansi = AnsiSupport.No });
        console.Profile.Width = 200;
        console.Write(table);
    }
}
