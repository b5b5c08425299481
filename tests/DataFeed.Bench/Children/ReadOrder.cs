namespace DataFeed.Bench.Children;

/// <summary>What a client process is to read.</summary>
/// <param name="Address">The server's: `http://host:port` or `unix:/path`, several separated by `;`. Empty for one that makes its own batches.</param>
/// <param name="Feed">Which feed of a data server.</param>
/// <param name="Bytes">Bytes of a batch, a multiple of 4.</param>
/// <param name="Seconds">How long.</param>
/// <param name="Streams">Streams at once, each with a connection of its own.</param>
internal sealed record ReadOrder(string Address, long Bytes, double Seconds, int Streams = 1, string Feed = ReadOrder.Ready)
{
    /// <summary>The feed that has nothing to do.</summary>
    public const string Ready = "ready";
}
