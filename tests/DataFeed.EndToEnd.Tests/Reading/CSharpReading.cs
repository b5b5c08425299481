using System.Security.Cryptography;
using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;

namespace DataFeed.EndToEnd.Tests.Reading;

/// <summary>Whole epochs as the C# client reads them.</summary>
internal static class CSharpReading
{
    public static async Task<ReadBatch[]> ReadAsync(DataFeedClient client, EpochRequest request)
    {
        List<ReadBatch> batches = [];
        await foreach (var batch in StreamAsync(client, request))
        {
            batches.Add(batch);
        }

        return [.. batches];
    }

    /// <summary>The same as it comes, rank after rank.</summary>
    public static async IAsyncEnumerable<ReadBatch> StreamAsync(DataFeedClient client, EpochRequest request)
    {
        var epoch = await client.StartEpochAsync(request);
        for (var rank = 0L; rank < Math.Max(1, request.WorldSize); rank++)
        {
            await foreach (var batch in epoch.ReadAsync(new ReadOptions { Rank = rank, Consumer = "C#" }))
            {
                using (batch)
                {
                    yield return new ReadBatch(
                        request.Epoch, rank, batch.Step, batch.Rows, Hash(batch), string.Join(',', batch.SampleIds.ToArray()), Convert.ToHexStringLower(batch.Cursor.ToArray()));
                }
            }
        }
    }

    private static string Hash(ReceivedBatch batch)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in batch.Layout.Tensors)
        {
            hash.AppendData(batch[tensor.Name].Bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
