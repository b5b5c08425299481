using DataFeed.Bench.Measuring;

namespace DataFeed.Bench.Rig;

/// <summary>Measures cases by turns: on a machine that drifts, they drift together.</summary>
internal static class Rounds
{
    // .NET compiles what is called often once more, beside the work: with both processors busy that takes seconds, and until then a batch takes twice as long.
    private const int WarmUpRounds = 3;

    /// <param name="cases">Each call measures once.</param>
    /// <param name="rounds">Rounds that count. Others come first: they compile the code and fill the pools.</param>
    /// <param name="progress">Told of each round.</param>
    /// <returns>The measurements of each case, a round each.</returns>
    public static async Task<IReadOnlyList<IReadOnlyList<Measurement>>> RunAsync(
        IReadOnlyList<Func<Task<Measurement>>> cases, int rounds, Action<string> progress)
    {
        var results = cases.Select(_ => new List<Measurement>()).ToArray();
        for (var round = 1 - WarmUpRounds; round <= rounds; round++)
        {
            progress(round <= 0 ? "warming up" : $"round {round} of {rounds}");
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
