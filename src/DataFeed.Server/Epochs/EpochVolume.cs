namespace DataFeed.Server.Epochs;

/// <summary>What one consumer was sent, and in what time.</summary>
internal readonly record struct EpochVolume(long Steps, long Rows, long Bytes, TimeSpan Elapsed)
{
    public double MegabytesPerSecond => Bytes / 1e6 / Math.Max(Elapsed.TotalSeconds, 1e-6);
}
