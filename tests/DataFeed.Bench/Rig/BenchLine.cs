using DataFeed.Bench.Children;
using DataFeed.Bench.Measuring;

namespace DataFeed.Bench.Rig;

/// <summary>One way to hand over ready batches: the processes at its two ends.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Reader">Who takes them.</param>
/// <param name="Server">Who makes them; null where the reader's own processes do.</param>
/// <param name="Addresses">The server's, by <see cref="Transport"/>.</param>
internal sealed record BenchLine(string Name, BenchChild Reader, BenchChild? Server, string[] Addresses) : IAsyncDisposable
{
    public Task<Measurement> MeasureAsync(Transport transport, long bytes, double seconds, int streams = 1) =>
        Reader.ReadAsync(new ReadOrder(Server is null ? "" : Addresses[(int)transport], bytes, seconds, streams), Server);

    public async ValueTask DisposeAsync()
    {
        // The reader first: a server told to stop waits for its streams.
        await Reader.DisposeAsync();
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }
}
