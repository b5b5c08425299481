namespace DataFeed.Trainer.Fitting;

/// <summary>One measured value.</summary>
/// <param name="Name">As the model names it.</param>
/// <param name="Value">Mean over the valid rows of a pass.</param>
public sealed record Metric(string Name, double Value);
