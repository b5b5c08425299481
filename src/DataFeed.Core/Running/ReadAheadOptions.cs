using System.Buffers;

namespace DataFeed.Core.Running;

/// <summary>Bounds on what one reader's generator makes before it is asked for.</summary>
/// <param name="MaxBytes">Bytes of the batches made and not yet taken: 1 or more; default 64 MiB. One batch is always made, whatever its size.</param>
/// <param name="MaxBatches">Batches made and not yet taken: 1 or more; default 8.</param>
/// <remarks>
/// Where batches grow, the last one may go past <paramref name="MaxBytes"/> by its growth: its size is known only once it is made.
/// </remarks>
public sealed record ReadAheadOptions(long MaxBytes = 64 << 20, int MaxBatches = 8)
{
    /// <summary>The largest <see cref="Parallelism"/>.</summary>
    public const int MaxParallelism = 64;

    /// <summary>Bytes of the batches made and not yet taken: 1 or more; default 64 MiB.</summary>
    public long MaxBytes { get; init; } = MaxBytes >= 1 ? MaxBytes : throw new ArgumentOutOfRangeException(nameof(MaxBytes), MaxBytes, "1 or more.");

    /// <summary>Batches made and not yet taken: 1 or more; default 8.</summary>
    // Bytes bound the readers of large batches; of small ones, more than a few ahead hide nothing more.
    public int MaxBatches { get; init; } = MaxBatches >= 1 ? MaxBatches : throw new ArgumentOutOfRangeException(nameof(MaxBatches), MaxBatches, "1 or more.");

    /// <summary>Bytes of the largest batch that is delivered: 1 to 1 GiB; default 1 GiB.</summary>
    // A pool keeps no arrays above 1 GiB: each batch beyond would be new memory.
    public long MaxBatchBytes
    {
        get;
        init => field = value is >= 1 and <= 1 << 30 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "1 byte to 1 GiB.");
    }
    = 1 << 30;

    /// <summary>Batches of one indexed feed's reader that are made at once: 1 to 64; default: one for each processor, 4 at most.</summary>
    /// <remarks>The bytes are the same, whatever it is. No more than <see cref="MaxBatches"/> are ever in the making.</remarks>
    // Four cores make more than one consumer was seen to take; beyond, they are worth more to other readers (docs/adr/0006).
    public int Parallelism
    {
        get;
        init => field = value is >= 1 and <= MaxParallelism
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"1 to {MaxParallelism}.");
    }
    = Math.Min(Environment.ProcessorCount, 4);

    /// <summary>Where batches made from samples rent their memory. Default: the shared pool. Must be thread-safe.</summary>
    public ArrayPool<byte> Pool { get; init; } = ArrayPool<byte>.Shared;
}
