using DataFeed.Client.Reading;

namespace DataFeed.Trainer.Fitting;

/// <summary>Is told how training goes, in order, from the training loop: what takes long here slows training.</summary>
public interface ITrainingObserver
{
    /// <summary>A pass over a feed begins.</summary>
    /// <param name="epoch">Zero-based number.</param>
    /// <param name="phase">What it is for.</param>
    /// <param name="steps">Steps it will take, or null where only the generator can tell.</param>
    void PassStarted(long epoch, Phase phase, long? steps)
    {
    }

    /// <summary>The server runs a fresh generator up to where the pass goes on; the loop waits. About once a second, and from another thread.</summary>
    /// <param name="replay">How far it has come.</param>
    void Replaying(ReplayProgress replay)
    {
    }

    /// <summary>A step of the pass was taken.</summary>
    /// <param name="report">How far the pass has come.</param>
    void StepTaken(in StepReport report)
    {
    }

    /// <summary>An epoch ended, its validation included.</summary>
    /// <param name="report">What came out.</param>
    void EpochEnded(EpochReport report);
}
