// snippet: read-an-epoch
using DataFeed.Client;
using DataFeed.Client.Epochs;
// end
using Xunit;

namespace DataFeed.Docs.Tests.Snippets;

/// <summary>What the README shows of the client.</summary>
internal static class ReadAnEpoch
{
    private static int _rows;

    public static async Task FromTheDefaultAddressAsync()
    {
        // snippet: read-an-epoch

        using var client = new DataFeedClient("http://127.0.0.1:5200");
        // end
        await FromAsync(client);
    }

    /// <returns>Rows that were trained on.</returns>
    public static async Task<int> FromAsync(DataFeedClient client)
    {
        _rows = 0;
        // snippet: read-an-epoch
        var epoch = await client.StartEpochAsync(new EpochRequest { Feed = "mnist-train", Epoch = 0, Seed = 1 });
        await foreach (var batch in epoch.ReadAsync())
        {
            Train(batch["image"].AsSpan<float>(), batch["label"].AsSpan<long>());
            batch.Dispose();
        }
        // end

        return _rows;
    }

    private static void Train(ReadOnlySpan<float> images, ReadOnlySpan<long> labels)
    {
        Assert.Equal(labels.Length * 28 * 28, images.Length);
        _rows += labels.Length;
    }
}
