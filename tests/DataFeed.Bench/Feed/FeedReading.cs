using System.Collections.Immutable;
using System.Globalization;
using DataFeed.Bench.Children;
using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;

namespace DataFeed.Bench.Feed;

/// <summary>Reads the ready feed as a trainer does.</summary>
internal sealed class FeedReading : IBatchReading
{
    private readonly DataFeedClient _client;
    private readonly IAsyncEnumerator<ReceivedBatch> _batches;

    private FeedReading(DataFeedClient client, EpochReading reading)
    {
        _client = client;
        _batches = reading.GetAsyncEnumerator();
    }

    public static async Task<IBatchReading> OpenAsync(ReadOrder order)
    {
        var client = new DataFeedClient(order.Address.Split(';'));
        var epoch = await client.StartEpochAsync(new EpochRequest
        {
            Feed = order.Feed,
            Steps = 1L << 30,
            Parameters = ImmutableDictionary<string, string>.Empty.Add(FeedServer.Bytes, order.Bytes.ToString(CultureInfo.InvariantCulture)),
        });
        return new FeedReading(client, epoch.ReadAsync());
    }

    public async Task ReadWhileAsync(Func<bool> more)
    {
        while (more() && await _batches.MoveNextAsync())
        {
            _batches.Current.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _batches.DisposeAsync();
        _client.Dispose();
    }
}
