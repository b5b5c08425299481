using System.Collections.Immutable;

namespace DataFeed;

/// <summary>Where the tensors of a batch lie in its bytes, one after the other, and behind them the identities of its rows. Immutable.</summary>
/// <param name="Tensors">In the feed's order.</param>
/// <param name="SampleIds">The identities of the valid rows, I64; null where the feed knows none.</param>
/// <param name="TotalBytes">Bytes of all.</param>
public sealed record BatchLayout(ImmutableArray<TensorLayout> Tensors, TensorLayout? SampleIds, long TotalBytes)
{
    /// <summary>Each tensor starts at a multiple of this many bytes in its batch: a cache line, and what SIMD loads want.</summary>
    public const int Alignment = 64;

    /// <summary>Tensors that a batch may have at most.</summary>
    public const int MaxTensors = 4096;

    /// <summary>Bytes of a tensor's name in UTF-8 at most.</summary>
    public const int MaxNameBytes = 256;

    /// <summary>Bytes that a generator may save for one position at most: they travel with every batch.</summary>
    public const int MaxStateBytes = 4096;

    /// <summary>Bytes of the tensors alone.</summary>
    public long TensorBytes => Tensors.IsEmpty ? 0 : Tensors[^1].Offset + Tensors[^1].Length;

    /// <summary>The next offset at which a tensor may start.</summary>
    /// <param name="offset">0 or more.</param>
    public static long Align(long offset) => (offset + Alignment - 1) & -Alignment;
}
