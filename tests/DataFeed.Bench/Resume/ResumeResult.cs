using DataFeed.Bench.Measuring;

namespace DataFeed.Bench.Resume;

/// <summary>How soon reading goes on at one position.</summary>
/// <param name="Step">Where.</param>
/// <param name="Rounds">Milliseconds from the call of StartEpoch with a cursor to the first batch in hand, connecting included.</param>
/// <param name="ServerBytes">The server's memory afterwards.</param>
internal sealed record ResumeResult(long Step, double[] Rounds, long ServerBytes)
{
    public double Milliseconds => Median.Of(Rounds.Select(round => (double?)round))!.Value;

    public double Slowest => Rounds.Max();
}
