namespace DataFeed.Trainer.Fitting;

/// <summary>One finished epoch.</summary>
/// <param name="Epoch">Zero-based number.</param>
/// <param name="Training">What was trained. Its means are over the epoch, while the weights changed.</param>
/// <param name="Validation">How the weights did after it; null without a validation feed.</param>
public sealed record EpochReport(long Epoch, PassReport Training, PassReport? Validation);
