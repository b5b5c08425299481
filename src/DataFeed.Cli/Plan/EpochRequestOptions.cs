using System.Collections.Immutable;
using System.CommandLine;
using DataFeed.Cli.CommandLine;
using DataFeed.Client.Epochs;

namespace DataFeed.Cli.Plan;

/// <summary>The options that fix an epoch, as the trainer has them.</summary>
internal sealed class EpochRequestOptions
{
    private readonly Option<string> _feed = new("--feed") { Description = "The feed, as the server lists it.", Required = true };
    private readonly Option<long> _epoch = new("--epoch") { Description = "Zero-based number of the epoch." };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seeds the order." };
    private readonly Option<long> _batchSize = new("--batch-size") { Description = "Rows of a global batch; 0 means the feed's own." };
    private readonly Option<long?> _steps = new("--steps") { Description = "Global batches; all there are where it is left out." };
    private readonly Option<Delivery> _delivery = EnumOption.Create("--delivery", "every: each rank reads all. split: each batch is cut into slices.", Delivery.Split);
    private readonly Option<Remainder> _remainder = EnumOption.Create("--remainder", "What becomes of rows that do not fill a batch: short, drop or pad.", Remainder.Short);
    private readonly Option<long> _worldSize = new("--world-size") { Description = "Number of ranks.", DefaultValueFactory = _ => 1 };

    private readonly Option<string[]> _parameters = new("--parameter")
    {
        Description = "An argument of the feed, name=value; may be given several times.",
        DefaultValueFactory = _ => [],
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_feed, _worldSize, _delivery, _remainder, _batchSize, _epoch, _seed, _steps, _parameters])
        {
            command.Add(option);
        }
    }

    public void Check(ParseResult result, CommandRules rules, long maxWorldSize)
    {
        var world = result.GetValue(_worldSize);
        rules.Require(world >= 1 && world <= maxWorldSize, $"--world-size is {world}; 1 to {maxWorldSize} are possible.");
        foreach (var parameter in result.GetValue(_parameters)!)
        {
            rules.Require(parameter.IndexOf('=', StringComparison.Ordinal) > 0, $"--parameter has \"{parameter}\"; write name=value.");
        }
    }

    public EpochRequest Read(ParseResult result) => new()
    {
        Feed = result.GetValue(_feed)!,
        Epoch = result.GetValue(_epoch),
        Seed = result.GetValue(_seed),
        BatchSize = result.GetValue(_batchSize),
        Steps = result.GetValue(_steps),
        Delivery = result.GetValue(_delivery),
        WorldSize = result.GetValue(_worldSize),
        Remainder = result.GetValue(_remainder),
        Parameters = result.GetValue(_parameters)!.Select(parameter => parameter.Split('=', 2))
            .Aggregate(ImmutableDictionary<string, string>.Empty, (all, pair) => all.SetItem(pair[0], pair[1])),
    };
}
