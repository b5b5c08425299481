using System.Runtime.InteropServices;
using DataFeed.Core.Batches;
using DataFeed.Core.Order;

namespace DataFeed.Core.Feeds;

/// <summary>One sample where its batch wants it: a row of a block, to be written or changed without a copy in between.</summary>
/// <remarks>Valid during the call that it is given to.</remarks>
public readonly struct SampleRow
{
    private readonly SampleBlock _block;
    private readonly int _row;
    private readonly SampleKey _key;
    private readonly ulong _stage;

    internal SampleRow(SampleBlock block, int row, EpochContext epoch, SampleKey key, ulong stage, CancellationToken cancellationToken)
    {
        (_block, _row, _key, _stage) = (block, row, key, stage);
        Epoch = epoch;
        CancellationToken = cancellationToken;
    }

    /// <summary>The epoch that it is read for.</summary>
    public EpochContext Epoch { get; }

    /// <summary>Fires when nobody wants it any more. What waits for anything heeds it.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Index of the sample in the source that it comes from, whatever stages lie between.</summary>
    public long SourceIndex => _key.Index;

    /// <summary>The bytes of one column. Zero until written.</summary>
    /// <param name="column">Zero-based index in the schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">The schema has no such column.</exception>
    public Span<byte> Bytes(int column) => _block.Cell(column, _row).Span;

    /// <summary>The elements of one column. Zero until written.</summary>
    /// <param name="column">Zero-based index in the schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">The schema has no such column.</exception>
    /// <exception cref="ArgumentException">The column holds no <typeparamref name="T"/>. (BF16 is written as <see cref="ushort"/>.)</exception>
    public Span<T> Values<T>(int column)
        where T : unmanaged
    {
        var bytes = Bytes(column);
        var dtype = _block.Layout.Specs[column].DType;
        return dtype == DTypes.Of<T>() || (dtype == DType.BF16 && typeof(T) == typeof(ushort))
            ? MemoryMarshal.Cast<byte, T>(bytes)
            : throw new ArgumentException($"Tensor \"{_block.Layout.Specs[column].Name}\" is {dtype}, not {DTypes.Of<T>()}.", nameof(T));
    }

    /// <summary>
    /// The random numbers of this sample at this stage: a function of seed, epoch, the sample's source and index, and the stage's name; the
    /// same whatever the batch size, the world size, the thread and the other stages.
    /// </summary>
    /// <param name="stream">Tells apart several uses at one stage; each value has numbers of its own.</param>
    public KeyedRandom Random(long stream = 0) => new(Epoch.Seed, Epoch.Epoch, _key, _stage, stream);
}
