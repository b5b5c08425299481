namespace DataFeed.Bench.Rows;

/// <summary>Which epoch of rows a process is to read from start to end, shuffled.</summary>
/// <param name="Address">The server's, or empty for a process that reads on its own.</param>
/// <param name="Epoch">Its number: each has an order of its own.</param>
internal sealed record RowsOrder(string Address, long Epoch)
{
    public const int Rows = 60_000;
    public const int Features = 784;
    public const int BatchSize = 128;
    public const long BatchBytes = BatchSize * ((Features * sizeof(float)) + sizeof(long));
}
