namespace DataFeed.Bench.Starts;

/// <summary>What a server says of itself under /status.</summary>
/// <param name="Epochs">Epochs that it knows.</param>
/// <param name="WorkingSetBytes">Its memory at this moment.</param>
internal sealed record ServerStatus(long Epochs, long WorkingSetBytes);
