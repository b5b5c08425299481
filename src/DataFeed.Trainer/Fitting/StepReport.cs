namespace DataFeed.Trainer.Fitting;

/// <summary>How far a pass has come.</summary>
/// <param name="Steps">Batches received so far.</param>
/// <param name="Rows">Valid rows so far.</param>
/// <param name="Loss">Mean loss over these rows; not a number before the first.</param>
/// <param name="Elapsed">Since the pass began.</param>
public readonly record struct StepReport(long Steps, long Rows, double Loss, TimeSpan Elapsed);
