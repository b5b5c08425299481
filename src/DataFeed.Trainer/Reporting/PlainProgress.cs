using DataFeed.Trainer.Fitting;

namespace DataFeed.Trainer.Reporting;

/// <summary>One line for each epoch, for logs and scripts.</summary>
/// <param name="output">Takes the lines.</param>
/// <param name="error">Takes warnings.</param>
internal sealed class PlainProgress(TextWriter output, TextWriter error) : ITrainingObserver
{
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
