using DataFeed.Bench.Children;
using DataFeed.Bench.Pairs;

namespace DataFeed.Bench.Training;

/// <summary>A step of the digits CNN, in the trainer and in PyTorch, each in a process of its own.</summary>
internal static class StepBench
{
    private const long BatchBytes = 128 * 28 * 28 * sizeof(float);

    public static async Task<IReadOnlyList<PairResult>> RunAsync(int rounds, double seconds, string? python, Action<string> progress)
    {
        await using var trainer = BenchChild.Start(ChildRole.StepTaker, asServer: false);
        await using var rival = python is null ? null : Rival.PyTorch.StartSteps(python);
        List<(string, Func<Task<Measuring.Measurement>>)> cases = [("DataFeed.Trainer", () => Measure(trainer))];
        if (rival is not null)
        {
            cases.Add(("PyTorch", () => Measure(rival)));
        }

        return await PairBench.RunAsync(cases, rounds, progress);

        Task<Measuring.Measurement> Measure(BenchChild child) => child.ReadAsync(new ReadOrder("", BatchBytes, seconds), null);
    }
}
