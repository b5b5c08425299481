using DataFeed.Core.Errors;

namespace DataFeed.Core.Epochs;

/// <summary>What can go wrong while an epoch runs, in words.</summary>
internal static class EpochErrors
{
    public static FeedException GeneratorFailed(string feed, long step, long? sampleId, string stage, Exception cause)
    {
        var sample = sampleId is null ? "" : $", sample {sampleId}";
        return new(
            FeedError.GeneratorFailed,
            $"Feed \"{feed}\" failed at step {step}{sample} ({stage}): {cause.GetType().Name}: {cause.Message}",
            cause)
        {
            Feed = feed,
            Step = step,
            SampleId = sampleId,
            Stage = stage,
        };
    }

    public static FeedException Surplus(string feed, long declared) =>
        new(FeedError.GeneratorFailed, $"Feed \"{feed}\" declares {declared} batches, but generates more.")
        {
            Feed = feed,
            Step = declared,
            Stage = FeedStage.Generate,
        };

    public static FeedException EndedBefore(string feed, long firstStep, long steps) =>
        new(FeedError.CursorOutOfRange, $"The position is step {firstStep}, but feed \"{feed}\" ended after {steps} batches.");

    public static string NotResumable(string feed, long firstStep) =>
        $"Feed \"{feed}\" is declared not deterministic: another instance generates other batches, so nothing goes on at step {firstStep}. "
        + "Start another epoch and read it from its start; to resume, make the feed a function of its EpochContext and declare it so.";

    public static FeedException RankAbsent(EpochPlan plan, long rank, long step, string absent, TimeSpan waited) =>
        new(
            FeedError.RankAbsent,
            $"Feed \"{plan.Feed.Name}\", split over {plan.WorldSize} ranks: rank {rank} waited {waited:c} for step {step}, but {absent}. "
            + "The ranks share one generator, which goes on when all have taken their slices.")
        {
            Step = step,
        };

    public static FeedException TooLarge(string feed, long step, long rows, long bytes, long limit) =>
        new(FeedError.BatchTooLarge, $"Feed \"{feed}\", step {step}: {rows} rows take {bytes} bytes, above the limit of {limit} bytes.")
        {
            Feed = feed,
            Step = step,
            Stage = FeedStage.Batch,
        };

    public static FeedException Changed(string feed, long step, long? sampleId, TensorSpec? expected, TensorSpec? got)
    {
        var sample = sampleId is null ? "" : $", sample {sampleId}";
        return new(
            FeedError.SchemaChanged,
            $"Feed \"{feed}\", step {step}{sample}: tensor \"{(expected ?? got)!.Name}\" is {got?.ToString() ?? "missing"}, "
            + $"expected {expected?.ToString() ?? "no such tensor"}.")
        {
            Feed = feed,
            Step = step,
            SampleId = sampleId,
            Stage = FeedStage.Batch,
        };
    }
}
