using System.CommandLine;
using DataFeed.Cli.CommandLine;
using DataFeed.Client;

namespace DataFeed.Cli.Plan;

/// <summary>`datafeed plan`: what each rank of a world will receive, before anything runs.</summary>
internal static class PlanCommand
{
    // Above it the table is of no use to anybody.
    private const long MaxWorldSize = 65_536;

    private static readonly Option<string> Server = new("--server")
    {
        Description = "A data server with the feed.",
        DefaultValueFactory = _ => "http://127.0.0.1:5200",
    };

    private static readonly EpochRequestOptions Request = new();
    private static readonly Option<int> StepsShown = new("--steps-shown") { Description = "Steps whose sample ids are listed for each rank.", DefaultValueFactory = _ => 2 };
    private static readonly Option<bool> Json = new("--json") { Description = "Writes JSON in place of the table." };

    public static Command Create()
    {
        var command = new Command(
            "plan",
            "Says what each rank of a world will receive of an epoch: steps, rows of each step, padding, empty batches, and the first sample ids of an "
            + "indexed feed. The server checks the request; no training data is read.")
        {
            Server, StepsShown, Json,
        };
        Request.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var rules = new CommandRules();
        var shown = result.GetValue(StepsShown);
        rules.Require(shown is >= 0 and <= 1000, $"--steps-shown is {shown}; 0 to 1000 are possible.");
        Request.Check(result, rules, MaxWorldSize);
        rules.ThrowIfBroken();
        using var client = Connect(result.GetValue(Server)!);
        var forecast = await EpochForecast.CreateAsync(client, Request.Read(result), shown, cancellationToken);
        if (result.GetValue(Json))
        {
            Output.WriteJson(new { forecast.Feed, forecast.Delivery, forecast.WorldSize, forecast.Epoch.FirstStep, forecast.Epoch.Steps, forecast.Epoch.BatchSize, forecast.Epoch.Rows, forecast.Epoch.Remainder, forecast.Ranks });
        }
        else
        {
            await Console.Out.WriteLineAsync(PlanTable.Headline(forecast));
            Output.WriteTable(PlanTable.Create(forecast));
        }

        return 0;
    }

    private static DataFeedClient Connect(string address)
    {
        try
        {
            return new DataFeedClient(address);
        }
        catch (ArgumentException exception)
        {
            throw new CommandException($"--server: {exception.Message}", exitCode: 2);
        }
    }
}
