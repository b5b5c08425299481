namespace DataFeed.Cli.Verify;

/// <summary>Which epochs are verified, and how far.</summary>
/// <param name="EpochKey">A key or its beginning; null for no single one.</param>
/// <param name="Run">All epochs of a run; null for no run. With neither, epochs are listed.</param>
/// <param name="HandOuts">Whether the order of hand-outs is wanted.</param>
internal sealed record VerifyChoice(string? EpochKey, string? Run, bool HandOuts);
