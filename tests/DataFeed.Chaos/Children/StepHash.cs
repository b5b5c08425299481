using System.Buffers.Binary;
using System.Security.Cryptography;
using DataFeed.Client.Reading;

namespace DataFeed.Chaos.Children;

/// <summary>The running hash of a reading: of every batch up to a step, in order.</summary>
internal static class StepHash
{
    /// <summary>Before the first step.</summary>
    public const string Empty = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Adds a batch: its step, rows, identities, names, shapes and bytes.</summary>
    /// <param name="before">The hash up to the step before, in hexadecimal.</param>
    /// <param name="batch">Not disposed.</param>
    public static string Add(string before, ReceivedBatch batch)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Convert.FromHexString(before));
        Append(hash, [batch.Step, batch.Rows, .. batch.SampleIds.Span]);
        foreach (var tensor in batch.Layout.Tensors)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(tensor.Name));
            Append(hash, [(long)tensor.DType, .. tensor.Shape]);
            hash.AppendData(batch[tensor.Name].Bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<long> numbers)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            hash.AppendData(bytes);
        }
    }
}
