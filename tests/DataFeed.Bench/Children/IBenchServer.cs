namespace DataFeed.Bench.Children;

/// <summary>A server of ready batches, on a free port and a Unix socket.</summary>
internal interface IBenchServer : IAsyncDisposable
{
    /// <summary>Batches that it made so far.</summary>
    long Batches { get; }

    /// <summary>Starts it.</summary>
    /// <returns>The addresses, TCP first, as clients take them.</returns>
    Task<string[]> AddressesAsync();
}
