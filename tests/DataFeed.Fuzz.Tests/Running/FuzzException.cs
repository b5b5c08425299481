namespace DataFeed.Fuzz.Tests.Running;

/// <summary>An input did what none may do.</summary>
internal sealed class FuzzException(string message, Exception? cause = null) : Exception(message, cause);
