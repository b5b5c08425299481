namespace DataFeed.Server.Health;

/// <summary>What came of asking a server how it is.</summary>
/// <param name="IsServing">Whether it said that it serves.</param>
/// <param name="Text">One line: its answer, or why there is none.</param>
internal sealed record HealthAnswer(bool IsServing, string Text);
