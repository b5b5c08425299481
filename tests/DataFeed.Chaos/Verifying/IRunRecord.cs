using System.Collections.Immutable;

namespace DataFeed.Chaos.Verifying;

/// <summary>What the trainers of a run say that they read, and what is to be said of it.</summary>
/// <remarks>A trainer is heard by one thread at a time, several trainers at once.</remarks>
internal interface IRunRecord
{
    /// <summary>Whose progress counts: each trainer's own, or that of all together.</summary>
    /// <param name="rank">The trainer.</param>
    int PaceOf(int rank);

    /// <summary>A trainer starts, or starts again.</summary>
    /// <param name="rank">The trainer.</param>
    /// <param name="steps">Steps that its checkpoint has.</param>
    /// <param name="hash">The checkpoint's hash.</param>
    void Resume(int rank, long steps, string hash);

    /// <summary>A trainer took a step.</summary>
    /// <returns>How many steps its <see cref="PaceOf"/> has.</returns>
    long Take(int rank, long step, string hash);

    /// <summary>Compares with an undisturbed reading, once all trainers are through.</summary>
    /// <returns>What is to be said, and steps that were read again.</returns>
    Task<(ImmutableArray<ChainVerdict> Verdicts, long Repeated)> VerifyAsync(UndisturbedServer undisturbed, CancellationToken cancellationToken);
}
