using DataFeed.Client.Reading;
using DataFeed.Trainer.Fitting;

namespace DataFeed.Trainer.Tests.Fitting;

/// <summary>Remembers what an observer is told; may act on a step.</summary>
internal sealed class Recorder : ITrainingObserver
{
    public List<string> Passes { get; } = [];

    public List<StepReport> Steps { get; } = [];

    public List<EpochReport> Epochs { get; } = [];

    public Action<StepReport>? OnStep { get; init; }

    public void PassStarted(long epoch, Phase phase, long? steps) => Passes.Add($"{phase} {epoch} of {steps?.ToString() ?? "unknown"}");

    public List<ReplayProgress> Replays { get; } = [];

    public void Replaying(ReplayProgress replay) => Replays.Add(replay);

    public void StepTaken(in StepReport report)
    {
        Steps.Add(report);
        OnStep?.Invoke(report);
    }

    public void EpochEnded(EpochReport report) => Epochs.Add(report);
}
