using DataFeed.Cli.Bench.Measuring;

namespace DataFeed.Cli.Bench.Rig;

/// <summary>Measures cases by turns: on a machine that drifts, they drift together.</summary>
internal static class Rounds
{
    /// <param name="cases">Each call measures once.</param>
    /// <param name="rounds">Rounds that count. One more comes first: it compiles the code and fills the pools.</param>
    /// <param name="progress">Told of each round.</param>
    /// <returns>The measurements of each case, a round each.</returns>
    public static async Task<IReadOnlyList<IReadOnlyList<Measurement>>> RunAsync(
        IReadOnlyList<Func<Task<Measurement>>> cases, int rounds, Action<string> progress)
    {
        var results = cases.Select(_ => new List<Measurement>()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            progress(round == 0 ? "warming up" : $"round {round} of {rounds}");
            for (var index = 0; index < cases.Count; index++)
            {
                var measurement = await cases[index]();
                if (round > 0)
                {
                    results[index].Add(measurement);
                }
            }
        }

        return results;
    }
}
