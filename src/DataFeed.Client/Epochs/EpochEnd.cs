namespace DataFeed.Client.Epochs;

/// <summary>How a reading of an epoch ended.</summary>
/// <param name="Steps">Steps that this reader was given.</param>
/// <param name="Reason">Why there are no more.</param>
/// <param name="Cursor">The position after the last step; <see cref="EpochRequest.Cursor"/> takes it to continue on purpose.</param>
public sealed record EpochEnd(long Steps, EndReason Reason, EpochCursor Cursor)
{
    internal static EpochEnd Of(Protocol.V1.EpochEnd end) => new(end.Steps, (EndReason)end.Reason, EpochCursor.Of(end.Cursor));
}
