namespace DataFeed.Chaos.Verifying;

/// <summary>What one consumer has read along its cursors: what a killed one lost after its checkpoint is not part of it.</summary>
internal sealed class StepChain
{
    private readonly List<(long Step, string Hash)> _taken = [];
    private readonly List<string> _problems = [];

    /// <summary>Steps read again, because a killed consumer had not saved them.</summary>
    public long Repeated { get; private set; }

    /// <summary>Steps in it now.</summary>
    public int Count => _taken.Count;

    /// <summary>A consumer starts, or starts again.</summary>
    /// <param name="steps">Steps that its checkpoint has.</param>
    /// <param name="hash">The checkpoint's hash.</param>
    public void Resume(long steps, string hash)
    {
        if (steps > _taken.Count || (steps > 0 && _taken[(int)steps - 1].Hash != hash))
        {
            _problems.Add($"It went on from a checkpoint of {steps} steps that does not belong to what it had read ({_taken.Count} steps).");
            return;
        }

        Repeated += _taken.Count - steps;
        _taken.RemoveRange((int)steps, _taken.Count - (int)steps);
    }

    public void Add(long step, string hash) => _taken.Add((step, hash));

    /// <summary>Compares with an undisturbed reading.</summary>
    /// <param name="undisturbed">The running hash after each step.</param>
    public ChainVerdict Verify(IReadOnlyList<string> undisturbed)
    {
        var times = new int[undisturbed.Count];
        var problems = new List<string>(_problems);
        foreach (var (step, _) in _taken)
        {
            if (step >= 0 && step < times.Length)
            {
                times[step]++;
            }
            else
            {
                problems.Add($"It was given step {step}; there are {times.Length}.");
            }
        }

        var same = _taken.Zip(undisturbed).TakeWhile(pair => pair.First.Hash == pair.Second).Count();
        if (same < Math.Max(_taken.Count, undisturbed.Count))
        {
            problems.Add($"After {same} steps it differs from an undisturbed run.");
        }

        return new ChainVerdict(times.Count(time => time == 0), times.Sum(time => Math.Max(0, time - 1)), [.. problems]);
    }
}
