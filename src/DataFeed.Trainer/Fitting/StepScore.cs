namespace DataFeed.Trainer.Fitting;

/// <summary>A batch's score as numbers: means over its rows.</summary>
internal readonly record struct StepScore(double Loss, double[] Metrics);
