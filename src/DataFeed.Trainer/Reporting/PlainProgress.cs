using DataFeed.Client.Reading;
using DataFeed.Trainer.Fitting;

namespace DataFeed.Trainer.Reporting;

/// <summary>One line for each epoch, for logs and scripts.</summary>
/// <param name="output">Takes the lines.</param>
/// <param name="error">Takes warnings.</param>
internal sealed class PlainProgress(TextWriter output, TextWriter error) : ITrainingObserver
{
    private long _replayedTo = -1;

    // One line for each replay; a log does not want to hear of it every second.
    public void Replaying(ReplayProgress replay)
    {
        if (Interlocked.Exchange(ref _replayedTo, replay.FirstStep) != replay.FirstStep)
        {
            error.WriteLine(ResultText.Of(replay));
        }
    }

    public void PassStarted(long epoch, Phase phase, long? steps) => Interlocked.Exchange(ref _replayedTo, -1);

    public void EpochEnded(EpochReport report)
    {
        foreach (var warning in ResultText.Warnings(report))
        {
            error.WriteLine(warning);
        }

        output.WriteLine(ResultText.Of(report));
        // A redirected stream is buffered, and whoever follows the log wants the epoch when it ends.
        output.Flush();
    }
}
