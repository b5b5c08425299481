using DataFeed.Bench.Children;
using DataFeed.Bench.Measuring;
using DataFeed.Bench.Pairs;
using DataFeed.Bench.Rig;

namespace DataFeed.Bench.Rows;

/// <summary>What each sample costs: an epoch of shuffled rows, in process and from a server, beside PyTorch's DataLoader.</summary>
internal static class RowsBench
{
    public static Task<IReadOnlyList<PairResult>> RunAsync(int rounds, string? python, Action<string> progress) =>
        PairBench.WithDataFeedAsync(async line =>
        {
            await using var here = BenchChild.Start(ChildRole.RowsReader, asServer: false);
            await using var remote = BenchChild.Start(ChildRole.RowsReader, asServer: false);
            await using var plain = python is null ? null : Rival.PyTorch.StartRows(python, workers: 0);
            await using var worker = python is null ? null : Rival.PyTorch.StartRows(python, workers: 1);
            var epoch = 0L;
            List<(string, Func<Task<Measurement>>)> cases =
            [
                ("DataFeed, in process", () => here.ReadRowsAsync(new RowsOrder("", ++epoch), null)),
                ("DataFeed, remote", () => remote.ReadRowsAsync(new RowsOrder(line.Addresses[(int)Transport.Tcp], ++epoch), line.Server)),
            ];
            if (plain is not null && worker is not null)
            {
                cases.Add(("PyTorch, in process", () => plain.ReadRowsAsync(new RowsOrder("", ++epoch), null)));
                cases.Add(("PyTorch, 1 worker", () => worker.ReadRowsAsync(new RowsOrder("", ++epoch), null)));
            }

            return await PairBench.RunAsync(cases, rounds, progress);
        });
}
