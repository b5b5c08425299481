using System.Diagnostics;
using DataFeed.Bench.Pairs;
using DataFeed.Bench.Rig;
using DataFeed.Cli.CommandLine;
using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Core.Order;
using DataFeed.Server.Tokens;
using Google.Protobuf;

namespace DataFeed.Bench.Resume;

/// <summary>How soon a client that comes back has its first batch of a shuffled epoch of a billion samples, wherever it stopped.</summary>
internal static class ResumeBench
{
    private const int RandomPositions = 10;
    private const int WarmUps = 3;

    public static Task<IReadOnlyList<ResumeResult>> RunAsync(int rounds, Action<string> progress) =>
        PairBench.WithDataFeedAsync<IReadOnlyList<ResumeResult>>(async line =>
        {
            var address = line.Addresses[(int)Transport.Tcp];
            var start = await StartCursorAsync(address);
            for (var round = 0; round < WarmUps; round++)
            {
                await MillisecondsAsync(address, At(start, round));
            }

            progress($"server before: {line.Server!.ResidentBytes / 1e6:0.0} MB");
            List<ResumeResult> results = [];
            foreach (var step in Positions())
            {
                var milliseconds = new double[rounds];
                for (var round = 0; round < rounds; round++)
                {
                    milliseconds[round] = await MillisecondsAsync(address, At(start, step));
                }

                results.Add(new ResumeResult(step, milliseconds, line.Server.ResidentBytes));
            }

            progress($"server after: {line.Server.ResidentBytes / 1e6:0.0} MB");
            return results;
        });

    // The start and the end beside the random ones: what depends on the position shows there.
    private static IEnumerable<long> Positions()
    {
        var random = new KeyedRandom(1, 0, 0);
        var steps = new List<long> { 0, BillionSource.Steps - 1 };
        for (var position = 0; position < RandomPositions; position++)
        {
            steps.Add((long)(random.NextDouble() * BillionSource.Steps));
        }

        return steps.Order();
    }

    // A cursor comes with every batch. This one is moved by hand: to read up to the others would take a day.
    private static async Task<Cursor> StartCursorAsync(string address)
    {
        using var client = new DataFeedClient(address);
        return Cursor.Decode(ByteString.CopyFrom((await client.StartEpochAsync(Request)).Cursor.ToArray()));
    }

    private static EpochCursor At(Cursor start, long step) => EpochCursor.Parse(start.At(new(step)).Span);

    private static long StepOf(EpochCursor cursor) => Cursor.Decode(ByteString.CopyFrom(cursor.ToArray())).Position.Step;

    private static async Task<double> MillisecondsAsync(string address, EpochCursor cursor)
    {
        var began = Stopwatch.GetTimestamp();
        // A client of its own: who resumes is a process that has just started.
        using var client = new DataFeedClient(address);
        var epoch = await client.StartEpochAsync(Request with { Cursor = cursor });
        await using var reading = epoch.ReadAsync().GetAsyncEnumerator();
        await reading.MoveNextAsync();
        var milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        if (reading.Current.Step != StepOf(cursor))
        {
            throw new CommandException($"Step {reading.Current.Step} came, {StepOf(cursor)} was asked.");
        }

        reading.Current.Dispose();
        return milliseconds;
    }

    private static EpochRequest Request => new() { Feed = BillionSource.Feed, Seed = 1 };
}
