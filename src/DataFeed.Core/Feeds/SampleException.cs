namespace DataFeed.Core.Feeds;

/// <summary>Carries a failure from where one sample was read or changed to where its batch is made, with what is known there.</summary>
internal sealed class SampleException(long sampleId, string? stage, Exception cause) : Exception(cause.Message, cause)
{
    /// <summary>Identity of the sample, as its batch would tell it.</summary>
    public long SampleId { get; } = sampleId;

    /// <summary>The stage that failed; null where it was the source.</summary>
    public string? Stage { get; } = stage;
}
