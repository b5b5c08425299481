namespace DataFeed.Client.Epochs;

/// <summary>What one server has done for an epoch.</summary>
/// <param name="DeliveredSteps">Steps sent, over all consumers.</param>
/// <param name="LiveGenerators">Generator instances alive now.</param>
/// <param name="IsEnded">Whether the epoch was ended on that server.</param>
public sealed record EpochStatus(long DeliveredSteps, long LiveGenerators, bool IsEnded);
