using DataFeed.Bench.Measuring;
using DataFeed.Bench.Rig;

namespace DataFeed.Bench.Pairs;

/// <summary>Two ways to use DataFeed, by turns: the first is what the second is judged against.</summary>
internal static class PairBench
{
    /// <param name="cases">What to measure, by name; each call measures once.</param>
    /// <param name="rounds">Rounds that count.</param>
    /// <param name="progress">Told of each round.</param>
    public static async Task<IReadOnlyList<PairResult>> RunAsync(
        IReadOnlyList<(string Name, Func<Task<Measurement>> MeasureAsync)> cases, int rounds, Action<string> progress)
    {
        var measured = await Rounds.RunAsync([.. cases.Select(found => found.MeasureAsync)], rounds, progress);
        return [.. cases.Zip(measured, (found, measurements) => new PairResult(found.Name, measurements))];
    }

    /// <summary>Runs something with a data server and a reader of it.</summary>
    public static Task<T> WithDataFeedAsync<T>(Func<BenchLine, Task<T>> run) => BenchLines.InFolderAsync(async folder =>
    {
        await using var line = await BenchLines.StartDataFeedAsync(folder);
        return await run(line);
    });

    /// <summary>The same with the bare line beside it.</summary>
    public static Task<T> WithLinesAsync<T>(Func<BenchLine, BenchLine, Task<T>> run) => BenchLines.InFolderAsync(async folder =>
    {
        await using var line = await BenchLines.StartDataFeedAsync(folder);
        await using var bare = await BenchLines.StartBareAsync(folder);
        return await run(line, bare);
    });
}
