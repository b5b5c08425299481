using System.Runtime.InteropServices;
using DataFeed.Client.Reading;
using DataFeed.TorchSharp;
using DataFeed.Trainer.Epochs;

namespace DataFeed.Trainer.Fitting;

/// <summary>One pass over a started epoch: every batch to the learner, in order.</summary>
/// <param name="plan">Whose model, observers and clock.</param>
/// <param name="learner">Takes the batches.</param>
/// <param name="epoch">Zero-based number.</param>
/// <param name="phase">What the pass is for.</param>
internal sealed class Pass(FitPlan plan, Learner learner, long epoch, Phase phase) : IProgress<ReplayProgress>
{
    private readonly PassTotals _totals = new(plan.Model);

    /// <summary>Reads the epoch to its end.</summary>
    public async Task<PassReport> RunAsync(IEpochSource source, IStartedEpoch started, CancellationToken cancellationToken)
    {
        Tell(observer => observer.PassStarted(epoch, phase, started.Steps ?? source.AskedSteps));
        learner.Enter(phase);
        var begin = plan.Time.GetTimestamp();
        await foreach (var batch in started.ReadAsync(this).WithCancellation(cancellationToken))
        {
            using (batch)
            {
                // Batches that were received ahead would else be trained on after the stop.
                cancellationToken.ThrowIfCancellationRequested();
                Take(source, batch);
            }

            var step = new StepReport(_totals.Steps, _totals.Rows, _totals.Loss, plan.Time.GetElapsedTime(begin));
            Tell(observer => observer.StepTaken(step));
        }

        if (_totals.Rows == 0)
        {
            throw new TrainingException(
                $"Feed \"{source.Feed}\" delivered no rows in epoch {epoch} ({_totals.Steps} steps); {phase} needs one at least.");
        }

        return new PassReport
        {
            Feed = source.Feed,
            Steps = _totals.Steps,
            AskedSteps = source.AskedSteps,
            Rows = _totals.Rows,
            Loss = _totals.Loss,
            Metrics = _totals.Metrics,
            End = started.Ending?.Reason ?? default,
            UnrecordedSteps = started.UnrecordedSteps,
            Elapsed = plan.Time.GetElapsedTime(begin),
        };
    }

    void IProgress<ReplayProgress>.Report(ReplayProgress value) => Tell(observer => observer.Replaying(value));

    private void Take(IEpochSource source, TensorBatch batch)
    {
        if (batch.Rows == 0)
        {
            _totals.AddEmpty();
            return;
        }

        StepScore score;
        try
        {
            score = learner.Take(phase, batch);
        }
        catch (ExternalException exception)
        {
            var reason = exception.Message.Split('\n', 2)[0];
            throw new TrainingException($"{Where(source, batch)}: torch refused the step: {reason}", exception);
        }

        if (!double.IsFinite(score.Loss))
        {
            throw new TrainingException(FormattableString.Invariant(
                $"{Where(source, batch)}: the loss is {score.Loss}, not a finite number. Look at the feed's values, or lower --learning-rate."));
        }

        _totals.Add(batch.Rows, score);
    }

    private string Where(IEpochSource source, TensorBatch batch) => $"{phase} on feed \"{source.Feed}\", epoch {epoch}, step {batch.Step}";

    private void Tell(Action<ITrainingObserver> what)
    {
        foreach (var observer in plan.Observers)
        {
            what(observer);
        }
    }
}
