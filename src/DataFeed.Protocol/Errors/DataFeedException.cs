namespace DataFeed.Protocol.Errors;

/// <summary>The one exception for what can go wrong in service. Told apart by <see cref="Error"/>, never by text.</summary>
/// <param name="error">What went wrong.</param>
/// <param name="message">Names the thing, the value and the rule.</param>
/// <param name="innerException">What caused it, or null.</param>
public sealed class DataFeedException(DataFeedError error, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>What went wrong, from a closed set.</summary>
    public DataFeedError Error { get; } = error;

    /// <summary>Whether the same call may succeed later, or on another server.</summary>
    public bool IsRetryable { get; } = ErrorTable.IsRetryable(error);
}
