using System.Text.Json;
using System.Text.Json.Serialization;
using DataFeed.Cli.Bench.Measuring;
using Spectre.Console;

namespace DataFeed.Cli.Bench.Reporting;

/// <summary>Writes results to the standard output, with the machine they are of.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static void Write<T>(bool asJson, IReadOnlyList<T> results, Func<Table> table)
    {
        var machine = Machine.Describe();
        if (asJson)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { machine, results }, Options));
            return;
        }

        Console.Out.WriteLine($"{machine.Processor}, {machine.Cores} cores, {machine.MemoryGigabytes} GB; {machine.System}; {machine.Runtime}; gRPC: {machine.Grpc}");
        // Wide enough for every row on one line, also in a file.
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out), Ansi = AnsiSupport.No });
        console.Profile.Width = 200;
        console.Write(table());
    }
}
