using DataFeed.Bench.Measuring;
using DataFeed.Cli.CommandLine;
using Spectre.Console;

namespace DataFeed.Bench.Reporting;

/// <summary>Writes results to the standard output, with the machine they are of.</summary>
internal static class Report
{
    public static void Write<T>(bool asJson, IReadOnlyList<T> results, Func<Table> table)
    {
        var machine = Machine.Describe();
        if (asJson)
        {
            Output.WriteJson(new { machine, results });
            return;
        }

        Console.Out.WriteLine($"{machine.Processor}, {machine.Cores} cores, {machine.MemoryGigabytes} GB; {machine.System}; {machine.Runtime}; gRPC: {machine.Grpc}");
        Output.WriteTable(table());
    }
}
