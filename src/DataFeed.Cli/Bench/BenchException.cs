namespace DataFeed.Cli.Bench;

/// <summary>A benchmark that cannot go on. The message is for the person who started it.</summary>
#pragma warning disable CA1032 // It always says why; the other constructors would let that be forgotten.
internal sealed class BenchException(string message) : Exception(message);
#pragma warning restore CA1032
