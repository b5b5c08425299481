using System.CommandLine;
using DataFeed.Bench.Children;
using DataFeed.Bench.Distance;
using DataFeed.Bench.FanOut;
using DataFeed.Bench.Pairs;
using DataFeed.Bench.Queue;
using DataFeed.Bench.Reporting;
using DataFeed.Bench.Resume;
using DataFeed.Bench.Rig;
using DataFeed.Bench.Rival;
using DataFeed.Bench.Rows;
using DataFeed.Bench.Servers;
using DataFeed.Bench.Soak;
using DataFeed.Bench.Starts;
using DataFeed.Bench.Streaming;
using DataFeed.Bench.Training;

namespace DataFeed.Bench;

/// <summary>What DataFeed costs on this machine, each figure beside what it is to be judged against.</summary>
internal static class BenchCommand
{
    /// <summary>What the benchmark calls its own processes with. Not for people.</summary>
    public const string ChildVerb = "process";

    private static readonly Option<long[]> Bytes = new("--bytes")
    {
        Description = "Sizes of a batch in bytes, multiples of 4, separated by commas.",
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Select(size => Parse(size, result))],
        DefaultValueFactory = _ => [4096, 65536, 1 << 20, 128 * 3 * 112 * 112 * sizeof(float)],
    };

    private static readonly Option<long> OneSize = new("--bytes")
    {
        Description = "Size of a batch in bytes, a multiple of 4.",
        CustomParser = result => Parse(result.Tokens[0].Value, result),
        DefaultValueFactory = _ => 1 << 20,
    };

    private static readonly Option<Transport[]> Transports = new("--transport")
    {
        Description = "What carries the stream; may be given twice.",
        DefaultValueFactory = _ => [Transport.Tcp, Transport.Unix],
    };

    private static readonly Option<int> Rounds = new("--rounds") { Description = "Rounds that count, each measuring every case once.", DefaultValueFactory = _ => 5 };
    private static readonly Option<double> Seconds = new("--seconds") { Description = "How long one case is read in a round.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Streams = new("--streams") { Description = "Streams at once.", DefaultValueFactory = _ => 64 };
    private static readonly Option<int> RoundTrip = new("--round-trip-ms") { Description = "What the relay adds to a round trip.", DefaultValueFactory = _ => 25 };
    private static readonly Option<double> Minutes = new("--minutes") { Description = "How long to stream.", DefaultValueFactory = _ => 10 };
    private static readonly Option<bool> NoBare = new("--no-bare") { Description = "Leaves the bare line out." };
    private static readonly Option<bool> NoRival = new("--no-rival") { Description = "Leaves PyTorch out." };
    private static readonly Option<bool> Json = new("--json") { Description = "Writes JSON in place of the table." };

    private static readonly Option<string> Python = new("--python")
    {
        Description = "A Python with torch (Debian: python3-torch). Default: $DATAFEED_PYTHON, or python3.",
        DefaultValueFactory = _ => PyTorch.DefaultPython,
    };

    public static RootCommand Create() => new("Measures DataFeed on this machine.")
    {
        Stream(), FanOut(), Distance(), Rows(), Resume(), Servers(), Queue(), Starts(), Soak(), Step(), Memory(), Child(),
    };

    private static Command Stream()
    {
        var command = new Command("stream", "Ready batches from one process to another, beside a bare HTTP/2 stream and PyTorch's DataLoader.")
        {
            Bytes, Transports, Rounds, Seconds, NoBare, NoRival, Python, Json,
        };
        command.SetAction(async result =>
        {
            var python = RivalPython(result);
            var options = new StreamOptions(
                result.GetValue(Bytes)!, result.GetValue(Transports)!, result.GetValue(Rounds), result.GetValue(Seconds), python, !result.GetValue(NoBare));
            var results = await StreamBench.RunAsync(options, Progress);
            Report.Write(result.GetValue(Json), results, () => StreamTable.Create(results));
            return 0;
        });
        return command;
    }

    private static Command FanOut()
    {
        var command = new Command("fan-out", "Many streams of one server at once, against one alone.") { Streams, OneSize, Rounds, Seconds, Json };
        command.SetAction(async result => WritePairs(result, await FanOutBench.RunAsync(
            result.GetValue(Streams), result.GetValue(OneSize), result.GetValue(Rounds), result.GetValue(Seconds), Progress)));
        return command;
    }

    private static Command Distance()
    {
        var command = new Command("distance", "A stream over a long round trip, against a short one.") { RoundTrip, OneSize, Rounds, Seconds, Json };
        command.SetAction(async result => WritePairs(result, await DistanceBench.RunAsync(
            result.GetValue(RoundTrip), result.GetValue(OneSize), result.GetValue(Rounds), result.GetValue(Seconds), Progress)));
        return command;
    }

    private static Command Rows()
    {
        var command = new Command("rows", "An epoch of 60,000 shuffled rows, in process and remote, beside PyTorch's DataLoader.") { Rounds, NoRival, Python, Json };
        command.SetAction(async result =>
        {
            var results = await RowsBench.RunAsync(result.GetValue(Rounds), RivalPython(result), Progress);
            Report.Write(result.GetValue(Json), results, () => RowsTable.Create(results));
            return 0;
        });
        return command;
    }

    private static Command Resume()
    {
        var command = new Command("resume", "The first batch after resuming a shuffled epoch of a billion samples, anywhere in it.") { Rounds, Json };
        command.SetAction(async result =>
        {
            var results = await ResumeBench.RunAsync(result.GetValue(Rounds), Progress);
            Report.Write(result.GetValue(Json), results, () => ResumeTable.Create(results));
            return 0;
        });
        return command;
    }

    private static Command Servers()
    {
        var command = new Command("servers", "A feed that waits 20 ms for each batch, from one server and from two.") { OneSize, Rounds, Seconds, Json };
        command.SetAction(async result => WritePairs(
            result, await ServersBench.RunAsync(result.GetValue(OneSize), result.GetValue(Rounds), result.GetValue(Seconds), Progress)));
        return command;
    }

    private static Command Queue()
    {
        var postgres = new Option<string>("--postgres")
        {
            Description = "Connection to a PostgreSQL database that the ledger may use: Host=…;Port=…;Database=…;Username=…;Password=….",
            Required = true,
        };
        var steps = new Option<int>("--steps") { Description = "Steps of an epoch.", DefaultValueFactory = _ => 2000 };
        var command = new Command("queue", "A QUEUE epoch through a ledger in PostgreSQL, shared by 1, 4 and 16 consumers.") { postgres, steps, Rounds, Json };
        command.SetAction(async result =>
        {
            var results = await QueueBench.RunAsync(result.GetValue(postgres)!, result.GetValue(steps), result.GetValue(Rounds), Progress);
            Report.Write(result.GetValue(Json), results, () => QueueResult.ToTable(results));
            return 0;
        });
        return command;
    }

    private static Command Starts()
    {
        var epochs = new Option<int>("--epochs") { Description = "Epochs that live on the server first.", DefaultValueFactory = _ => 10_000 };
        var starts = new Option<int>("--starts") { Description = "Starts measured from 1 caller, and from 16.", DefaultValueFactory = _ => 2000 };
        var command = new Command("starts", "Starting epochs on a server that has many, from 1 caller and from 16: how fast, and its memory.") { epochs, starts, Json };
        command.SetAction(async result =>
        {
            var results = await StartsBench.RunAsync(result.GetValue(epochs), result.GetValue(starts), Progress);
            Report.Write(result.GetValue(Json), results, () => StartsResult.ToTable(results));
            return 0;
        });
        return command;
    }

    private static Command Soak()
    {
        var command = new Command("soak", "One stream for a long time: the memory of both processes.") { Minutes, OneSize };
        command.SetAction(result => SoakBench.RunAsync(result.GetValue(Minutes), result.GetValue(OneSize), Console.Out, TimeProvider.System));
        return command;
    }

    private static Command Step()
    {
        var command = new Command("step", "A training step of the digits CNN, beside PyTorch's.") { Rounds, Seconds, NoRival, Python, Json };
        command.SetAction(async result => WritePairs(
            result, await StepBench.RunAsync(result.GetValue(Rounds), result.GetValue(Seconds), RivalPython(result), Progress)));
        return command;
    }

    private static Command Memory()
    {
        var steps = new Option<int>("--steps") { Description = "Training steps.", DefaultValueFactory = _ => 10_000 };
        var rows = new Option<int>("--rows") { Description = "Rows of a batch of the dense net; 0 trains the digits CNN.", DefaultValueFactory = _ => 4096 };
        var features = new Option<int>("--features") { Description = "Features of a row.", DefaultValueFactory = _ => 32 };
        var command = new Command("memory", "Many training steps: the process's memory, live tensors, and what collections cost.") { steps, rows, features };
        command.SetAction(result => MemoryBench.Run(result.GetValue(steps), result.GetValue(rows), result.GetValue(features), Console.Out));
        return command;
    }

    private static Command Child()
    {
        var role = new Argument<ChildRole>("role");
        var arguments = new Argument<string[]>("arguments") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command(ChildVerb) { role, arguments };
        command.Hidden = true;
        command.SetAction(result => ChildRoles.RunAsync(result.GetValue(role), result.GetValue(arguments)!));
        return command;
    }

    private static string? RivalPython(ParseResult result)
    {
        var python = result.GetValue(NoRival) ? null : result.GetValue(Python);
        if (python is not null && !PyTorch.IsInstalled(python))
        {
            Progress($"{python} has no torch: PyTorch is left out (Debian: apt-get install python3-torch, --python /usr/bin/python3).");
            python = null;
        }

        return python;
    }

    private static int WritePairs(ParseResult result, IReadOnlyList<PairResult> results)
    {
        Report.Write(result.GetValue(Json), results, () => PairResult.ToTable(results));
        return 0;
    }

    private static void Progress(string text) => Console.Error.WriteLine(text);

    private static long Parse(string text, System.CommandLine.Parsing.ArgumentResult result)
    {
        if (!long.TryParse(text, out var bytes) || bytes is < 4 or > 1 << 30 || bytes % 4 != 0)
        {
            result.AddError($"--bytes has {text}; sizes are multiples of 4 from 4 to {1 << 30}.");
        }

        return bytes;
    }
}
