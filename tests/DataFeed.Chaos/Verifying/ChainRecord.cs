using System.Collections.Immutable;
using DataFeed.Chaos.Children;

namespace DataFeed.Chaos.Verifying;

/// <summary>EVERY and SPLIT: each trainer has a chain of its own.</summary>
internal sealed class ChainRecord(ImmutableArray<TrainerOrder> orders) : IRunRecord
{
    private readonly ImmutableArray<StepChain> _chains = [.. orders.Select(_ => new StepChain())];

    public int PaceOf(int rank) => rank;

    public void Resume(int rank, long steps, string hash) => _chains[rank].Resume(steps, hash);

    public long Take(int rank, long step, string hash)
    {
        _chains[rank].Add(step, hash);
        return _chains[rank].Count;
    }

    public async Task<(ImmutableArray<ChainVerdict> Verdicts, long Repeated)> VerifyAsync(UndisturbedServer undisturbed, CancellationToken cancellationToken)
    {
        var verdicts = ImmutableArray.CreateBuilder<ChainVerdict>();
        foreach (var (order, chain) in orders.Zip(_chains))
        {
            var verdict = chain.Verify(await undisturbed.HashesAsync(order, cancellationToken));
            verdicts.Add(verdict with { Problems = [.. verdict.Problems.Select(problem => $"trainer {order.Rank}: {problem}")] });
        }

        return (verdicts.ToImmutable(), _chains.Sum(chain => chain.Repeated));
    }
}
