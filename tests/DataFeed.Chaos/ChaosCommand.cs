using System.CommandLine;
using DataFeed.Chaos.Children;
using DataFeed.Chaos.Feeds;
using DataFeed.Chaos.Schedule;
using DataFeed.Chaos.Verifying;
using DataFeed.Cli.CommandLine;
using DataFeed.Ledger;

namespace DataFeed.Chaos;

/// <summary>Servers and trainers that are killed, cut off and stopped, and whether it showed (docs/chaos.md).</summary>
internal static class ChaosCommand
{
    /// <summary>What a run calls its own processes with. Not for people.</summary>
    public const string ChildVerb = "process";

    private static readonly Option<ulong> Seed = new("--seed") { Description = "Of the first run; each further run takes the next. Fixes what is done, to whom and at which step.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Runs = new("--runs") { Description = "How many runs, one after the other.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Servers = new("--servers") { Description = "Data servers, each a process.", DefaultValueFactory = _ => 3 };
    private static readonly Option<int> Consumers = new("--consumers") { Description = "Trainers, each a process.", DefaultValueFactory = _ => 2 };
    private static readonly Option<int> Steps = new("--steps") { Description = "Steps of the epoch.", DefaultValueFactory = _ => 200 };
    private static readonly Option<Delivery> Delivery = EnumOption.Create("--delivery", "How the epoch reaches the trainers: every, split or queue.", DataFeed.Delivery.Every);
    private static readonly Option<string?> Feed = new("--feed") { Description = $"{ChaosFeeds.Indexed} or {ChaosFeeds.Opaque}; the seed chooses where it is left out." };
    private static readonly Option<string?> Ledger = new("--ledger") { Description = "What the servers share: sqlite:FILE or postgres:CONNECTION. Default: a SQLite file of the run's own where the delivery is queue, nothing otherwise." };
    private static readonly Option<string?> LedgerKill = new("--ledger-kill") { Description = "A shell command that kills the ledger's database." };
    private static readonly Option<string?> LedgerStart = new("--ledger-start") { Description = "A shell command that starts it again and returns when it answers." };
    private static readonly Option<bool> ShowSchedule = new("--show-schedule") { Description = "Writes what is done to each run before it." };
    private static readonly Option<bool> Json = new("--json") { Description = "Writes JSON in place of lines." };

    public static RootCommand Create()
    {
        var command = new RootCommand(
            "Runs servers and trainers, kills, stops and cuts them off by a schedule that the seed fixes, and compares what every trainer read with an undisturbed run. Exit status 1 if any differs.")
        {
            Seed, Runs, Servers, Consumers, Delivery, Steps, Feed, Ledger, LedgerKill, LedgerStart, ShowSchedule, Json, Child(),
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = Options(result);
        var asJson = result.GetValue(Json);
        var reports = new List<RunReport>();
        // Reading a process's output holds a thread each; waiting for the pool to grow would be taken for a gap.
        ThreadPool.SetMinThreads(4 * (options.Servers + options.Consumers), 4);
        await using var undisturbed = await UndisturbedServer.StartAsync(options.Steps);
        for (var index = 0; index < options.Runs; index++)
        {
            var seed = options.Seed + (ulong)index;
            if (result.GetValue(ShowSchedule))
            {
                // Beside JSON too: it is for people.
                await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, FaultSchedule.Create(seed, options.Shape).Select(fault => $"seed {seed}, {fault}")));
            }

            await using (var run = new ChaosRun(options, seed, TimeProvider.System))
            {
                reports.Add(await run.RunAsync(undisturbed, cancellationToken));
            }

            var progress = asJson ? Console.Error : Console.Out;
            await progress.WriteLineAsync(reports[^1].ToLine());
            foreach (var problem in reports[^1].Problems)
            {
                await progress.WriteLineAsync($"  {problem}");
            }

            if (!reports[^1].IsClean)
            {
                await progress.WriteLineAsync($"  again: {options.CommandFor(seed)} --show-schedule");
            }
        }

        var summary = ChaosSummary.Of(reports);
        if (asJson)
        {
            Output.WriteJson(new { summary, runs = reports });
        }
        else
        {
            await Console.Out.WriteLineAsync(summary.ToLine());
        }

        return summary.FailedSeeds.IsEmpty ? 0 : 1;
    }

    private static ChaosOptions Options(ParseResult result)
    {
        var (kill, start) = (result.GetValue(LedgerKill), result.GetValue(LedgerStart));
        var options = new ChaosOptions(
            result.GetValue(Seed), result.GetValue(Runs), result.GetValue(Servers), result.GetValue(Consumers), result.GetValue(Delivery), result.GetValue(Steps), result.GetValue(Feed))
        {
            Ledger = result.GetValue(Ledger),
            LedgerCommands = kill is null || start is null ? null : new LedgerCommands(kill, start),
        };
        var rules = new CommandRules();
        rules.Require(!OperatingSystem.IsWindows(), $"chaos needs the signals of a POSIX system.");
        rules.Require(options.Runs is >= 1 and <= 100_000, $"--runs is {options.Runs}; 1 to 100000 are possible.");
        rules.Require(options.Servers is >= 1 and <= 64, $"--servers is {options.Servers}; 1 to 64 are possible.");
        rules.Require(options.Consumers is >= 1 and <= ChaosFeeds.BatchSize, $"--consumers is {options.Consumers}; 1 to {ChaosFeeds.BatchSize} are possible.");
        rules.Require(options.Steps is >= 20 and <= 100_000, $"--steps is {options.Steps}; 20 to 100000 are possible.");
        rules.Require(Enum.IsDefined(options.Delivery), $"--delivery is {options.Delivery}; every, split and queue are possible.");
        rules.Require(options.Ledger is null || IsShared(options.Ledger), $"--ledger is \"{options.Ledger}\"; sqlite:FILE and postgres:CONNECTION are possible.");
        rules.Require(kill is null || options.Ledger is not null, $"--ledger-kill needs --ledger: which ledger the servers share.");
        rules.Require(options.Feed is null or ChaosFeeds.Indexed or ChaosFeeds.Opaque, $"--feed is \"{options.Feed}\"; {ChaosFeeds.Indexed} and {ChaosFeeds.Opaque} are possible.");
        rules.Require((kill is null) == (start is null), $"--ledger-kill and --ledger-start go together.");
        rules.ThrowIfBroken();
        return options;
    }

    private static bool IsShared(string ledger)
    {
        try
        {
            return !LedgerAddress.Parse(ledger).IsMemory;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static Command Child()
    {
        var role = new Argument<ChaosRole>("role");
        var command = new Command(ChildVerb) { role };
        command.Hidden = true;
        command.SetAction(async result =>
        {
            var line = await Console.In.ReadLineAsync() ?? throw new CommandException("A process's first line is its order.");
            if (result.GetValue(role) == ChaosRole.Server)
            {
                await ServerRole.RunAsync(ServerOrder.Parse(line), Console.In, Console.Out);
                return;
            }

            var order = TrainerOrder.Parse(line);
            await new TrainerRole(order, Console.Out, TimeProvider.System).RunAsync(Console.In);
        });
        return command;
    }
}
