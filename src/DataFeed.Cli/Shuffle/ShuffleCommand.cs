using System.CommandLine;
using DataFeed.Cli.CommandLine;

namespace DataFeed.Cli.Shuffle;

/// <summary>`datafeed shuffle`: how good the shuffled order of an epoch is.</summary>
internal static class ShuffleCommand
{
    private const int MaxSamples = 100_000_000;

    private static readonly Option<int[]> Samples = new("--samples")
    {
        Description = "Samples of the feed; may be given several times.",
        DefaultValueFactory = _ => [100_000, 1_000_000],
    };

    private static readonly Option<ulong> Seed = new("--seed") { Description = "Of the run.", DefaultValueFactory = _ => 1 };
    private static readonly Option<long> Epoch = new("--epoch") { Description = "Zero-based number of the epoch." };
    private static readonly Option<int> BatchSize = new("--batch-size") { Description = "Samples of a batch.", DefaultValueFactory = _ => 128 };
    private static readonly Option<int> ShardSize = new("--shard-size") { Description = "Consecutive samples of the source that make a shard.", DefaultValueFactory = _ => 1000 };
    private static readonly Option<bool> Json = new("--json") { Description = "Writes JSON in place of the table." };

    public static Command Create()
    {
        var command = new Command(
            "shuffle",
            "Compares the shuffled order of an epoch with a true permutation (Fisher-Yates). Entropy: of the distances |p[i+1] - p[i]| in "
            + $"{NeighbourDistance.Bins} equal bins; at most {ShuffleReport.EntropyTolerance} bit apart. Shards per batch: distinct ones, the mean over all "
            + "full batches; the same if not more than four standard errors of their difference apart. Exit status 1 if either fails.")
        {
            Samples, Seed, Epoch, BatchSize, ShardSize, Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var reports = Options(result).Select(ShuffleReport.Create).ToArray();
        if (result.GetValue(Json))
        {
            Output.WriteJson(reports);
        }
        else
        {
            Output.WriteTable(ShuffleTable.Create(reports));
        }

        return reports.All(report => report.Passes && !report.ProvesNothing) ? 0 : 1;
    }

    private static ShuffleOptions[] Options(ParseResult result)
    {
        var (epoch, batchSize, shardSize) = (result.GetValue(Epoch), result.GetValue(BatchSize), result.GetValue(ShardSize));
        var rules = new CommandRules();
        foreach (var samples in result.GetValue(Samples)!)
        {
            rules.Require(samples is >= 2 and <= MaxSamples, $"--samples has {samples}; 2 to {MaxSamples} are possible.");
            rules.Require(samples >= batchSize, $"--samples has {samples}, which is less than a batch ({batchSize}).");
        }

        rules.Require(batchSize >= 1, $"--batch-size is {batchSize}; the least is 1.");
        rules.Require(shardSize >= 1, $"--shard-size is {shardSize}; the least is 1.");
        rules.Require(epoch >= 0, $"--epoch is {epoch}; the first is 0.");
        rules.ThrowIfBroken();
        return [.. result.GetValue(Samples)!.Select(samples => new ShuffleOptions(samples, result.GetValue(Seed), epoch, batchSize, shardSize))];
    }
}
