namespace DataFeed.Core.Batches;

/// <summary>Named tensors that share their first axis, the rows.</summary>
/// <remarks>
/// Whoever holds a batch owns it and disposes it once; its tensors are invalid from then on. A generator gives up a batch by
/// yielding it: it must neither reuse its arrays nor dispose it. Not thread-safe, but for <see cref="Dispose"/>.
/// </remarks>
public sealed class Batch : IDisposable
{
    private readonly BatchTensor[] _tensors;
    private IDisposable? _memory;

    /// <summary>Makes a batch over memory that the garbage collector reclaims.</summary>
    /// <param name="tensors">One or more, of different names, with the same first axis.</param>
    /// <exception cref="ArgumentException">There is no tensor, a name occurs twice, a tensor is a scalar or the first axes differ.</exception>
    public Batch(params ReadOnlySpan<BatchTensor> tensors)
        : this(tensors.ToArray(), ReadOnlyMemory<long>.Empty, null)
    {
    }

    /// <summary>Makes a batch over memory that is to be given back.</summary>
    /// <param name="tensors">One or more, of different names, with the same first axis.</param>
    /// <param name="sampleIds">Identity of each row, in order; empty where unknown. Fewer than rows where the last rows are padding.</param>
    /// <param name="memory">Disposed once, with the batch. Null: nothing to give back.</param>
    /// <exception cref="ArgumentException">
    /// There is no tensor, a name occurs twice, a tensor is a scalar, the first axes differ or there are more ids than rows.
    /// <paramref name="memory"/> is still the caller's then.
    /// </exception>
    public Batch(IReadOnlyList<BatchTensor> tensors, ReadOnlyMemory<long> sampleIds, IDisposable? memory)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        BatchTensor[] own = [.. tensors];
        var rows = CheckedRows(own);
        if (sampleIds.Length > rows)
        {
            throw new ArgumentException($"{sampleIds.Length} sample ids were given for {rows} rows.", nameof(sampleIds));
        }

        _tensors = own;
        SampleIds = sampleIds;
        _memory = memory;
    }

    private Batch(IDisposable memory, BatchTensor[] tensors, ReadOnlyMemory<long> sampleIds)
    {
        _tensors = tensors;
        SampleIds = sampleIds;
        _memory = memory;
    }

    /// <summary>Length of the first axis of every tensor, padding included. May be 0.</summary>
    public long Rows => _tensors[0].Shape[0];

    /// <summary>One or more, in the feed's order.</summary>
    public IReadOnlyList<BatchTensor> Tensors => _tensors;

    /// <summary>Identity of each valid row, in order; empty where the feed knows none. Valid until the batch is disposed.</summary>
    public ReadOnlyMemory<long> SampleIds { get; }

    /// <summary>Bytes of all tensors together.</summary>
    public long ByteLength
    {
        get
        {
            var bytes = 0L;
            foreach (var tensor in _tensors)
            {
                bytes += tensor.Bytes.Length;
            }

            return bytes;
        }
    }

    /// <summary>Gives the memory back, the first time; does nothing after that. Thread-safe.</summary>
    public void Dispose() => Interlocked.Exchange(ref _memory, null)?.Dispose();

    // For batches made here: the tensors are right by construction, and the array is given up.
    internal static Batch Trusted(BatchTensor[] tensors, ReadOnlyMemory<long> sampleIds, IDisposable memory) => new(memory, tensors, sampleIds);

    /// <summary>The same tensors, with other memory to give back: this batch outlives it.</summary>
    internal Batch View(IDisposable memory) => new(memory, _tensors, SampleIds);

    private static long CheckedRows(BatchTensor[] tensors)
    {
        if (tensors.Length == 0)
        {
            throw new ArgumentException("A batch needs a tensor.", nameof(tensors));
        }

        for (var index = 0; index < tensors.Length; index++)
        {
            var tensor = tensors[index] ?? throw new ArgumentException("A tensor is null.", nameof(tensors));
            if (tensor.Shape.IsEmpty)
            {
                throw new ArgumentException($"Tensor \"{tensor.Name}\" is a scalar; a batch's tensors have rows.", nameof(tensors));
            }

            if (tensor.Shape[0] != tensors[0].Shape[0])
            {
                throw new ArgumentException(
                    $"Tensor \"{tensor.Name}\" has {tensor.Shape[0]} rows, but \"{tensors[0].Name}\" has {tensors[0].Shape[0]}.",
                    nameof(tensors));
            }

            TensorNames.CheckNew(tensors, index, "batch");
        }

        return tensors[0].Shape[0];
    }
}
