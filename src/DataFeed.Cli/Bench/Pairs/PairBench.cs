using DataFeed.Cli.Bench.Measuring;
using DataFeed.Cli.Bench.Rig;

namespace DataFeed.Cli.Bench.Pairs;

/// <summary>Two ways to use DataFeed, by turns: the first is what the second is judged against.</summary>
internal static class PairBench
{
    /// <param name="cases">What to measure, by name; each call measures once.</param>
    /// <param name="rounds">Rounds that count; one more comes first.</param>
    /// <param name="progress">Told of each round.</param>
    public static async Task<IReadOnlyList<PairResult>> RunAsync(
        IReadOnlyList<(string Name, Func<Task<Measurement>> MeasureAsync)> cases, int rounds, Action<string> progress)
    {
        var results = cases.Select(_ => new List<Measurement>()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            progress(round == 0 ? "warming up" : $"round {round} of {rounds}");
            for (var index = 0; index < cases.Count; index++)
            {
                var measurement = await cases[index].MeasureAsync();
                if (round > 0)
                {
                    results[index].Add(measurement);
                }
            }
        }

        return [.. cases.Select((found, index) => new PairResult(found.Name, results[index]))];
    }

    /// <summary>Runs something with a data server and a reader of it.</summary>
    public static Task<T> WithDataFeedAsync<T>(Func<BenchLine, Task<T>> run) => InFolderAsync(async folder =>
    {
        await using var line = await BenchLines.StartDataFeedAsync(folder);
        return await run(line);
    });

    /// <summary>The same with the bare line beside it.</summary>
    public static Task<T> WithLinesAsync<T>(Func<BenchLine, BenchLine, Task<T>> run) => InFolderAsync(async folder =>
    {
        await using var line = await BenchLines.StartDataFeedAsync(folder);
        await using var bare = await BenchLines.StartBareAsync(folder);
        return await run(line, bare);
    });

    private static async Task<T> InFolderAsync<T>(Func<string, Task<T>> run)
    {
        var folder = Directory.CreateTempSubdirectory("datafeed-bench");
        try
        {
            return await run(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
