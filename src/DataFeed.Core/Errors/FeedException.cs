namespace DataFeed.Core.Errors;

/// <summary>What went wrong with a feed or an epoch. <see cref="Error"/> says which kind; the message names the thing, the value and the rule.</summary>
/// <param name="error">The kind; of several failures the first one's.</param>
/// <param name="message">Whole sentences; of several failures all.</param>
/// <param name="inner">What the feed's own code threw.</param>
public sealed class FeedException(FeedError error, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of failure.</summary>
    public FeedError Error { get; } = error;

    /// <summary>Name of the feed whose generator failed, where one did.</summary>
    public string? Feed { get; init; }

    /// <summary>Zero-based step that failed, where one did.</summary>
    public long? Step { get; init; }

    /// <summary>Identity of the sample that failed, where known.</summary>
    public long? SampleId { get; init; }

    /// <summary>What was being done: <c>open</c>, <c>restore</c>, <c>generate</c>, <c>read</c>, <c>batch</c>, <c>save</c> or <c>dispose</c>, where a generator failed.</summary>
    public string? Stage { get; init; }
}
