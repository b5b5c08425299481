using System.Collections.Immutable;
using System.Security.Cryptography;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;

namespace DataFeed.Testing;

/// <summary>A batch as a test compares it: by value.</summary>
public sealed record SeenBatch(long Step, long Rows, string Shapes, string Hash, string SampleIds, EpochCursor Cursor);

/// <summary>What one stream brought.</summary>
public sealed record SeenEpoch(ImmutableArray<SeenBatch> Batches, EpochEnd End)
{
    /// <summary>Steps, rows, shapes, bytes and ids in one text; equal texts mean equal streams.</summary>
    public string Content => string.Join('\n', Batches.Select(batch => $"{batch.Step} {batch.Rows} {batch.Shapes} {batch.Hash} {batch.SampleIds}"));
}

/// <summary>Reads streams whole.</summary>
public static class ReadEpoch
{
    public static async Task<SeenEpoch> ReadAllAsync(this Epoch epoch, ReadOptions? options = null)
    {
        var reading = epoch.ReadAsync(options);
        var batches = ImmutableArray.CreateBuilder<SeenBatch>();
        await foreach (var batch in reading)
        {
            using (batch)
            {
                batches.Add(See(batch));
            }
        }

        return new SeenEpoch(batches.ToImmutable(), reading.End!);
    }

    /// <summary>The I64 values of one tensor, over all batches.</summary>
    public static async Task<(List<long> Items, EpochEnd End)> ReadItemsAsync(this Epoch epoch, string tensor, ReadOptions? options = null)
    {
        var reading = epoch.ReadAsync(options);
        List<long> items = [];
        await foreach (var batch in reading)
        {
            using (batch)
            {
                items.AddRange(batch[tensor].AsSpan<long>());
            }
        }

        return (items, reading.End!);
    }

    public static SeenBatch See(ReceivedBatch batch)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in batch.Layout.Tensors)
        {
            hash.AppendData(batch[tensor.Name].Bytes);
        }

        var shapes = string.Join(' ', batch.Layout.Tensors.Select(tensor => $"{tensor.Name}:{tensor.DType}[{string.Join(',', tensor.Shape)}]"));
        return new SeenBatch(batch.Step, batch.Rows, shapes, Convert.ToHexStringLower(hash.GetHashAndReset()),
            string.Join(',', batch.SampleIds.ToArray()), batch.Cursor);
    }
}
