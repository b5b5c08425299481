using System.Buffers;
using DataFeed.Client.Epochs;
using DataFeed.Protocol.Framing;

namespace DataFeed.Client.Reading;

/// <summary>Named tensors of one step. The reader owns it and disposes it once; its spans are invalid after that.</summary>
public sealed class ReceivedBatch : IDisposable
{
    private readonly IncomingHeader _header;
    private ArraySegment<long> _sampleIds;

    internal ReceivedBatch(IncomingPart part, BatchMemory memory)
        : this(part.Header, part.SampleIds, memory)
    {
    }

    internal ReceivedBatch(IncomingHeader header, ArraySegment<long> sampleIds, BatchMemory memory)
    {
        _header = header;
        _sampleIds = sampleIds;
        Memory = memory;
    }

    /// <summary>Zero-based index of the global batch in its epoch.</summary>
    public long Step => _header.Step;

    /// <summary>Valid rows, 0 or more. Padded tensors have more.</summary>
    public long Rows => _header.Rows;

    /// <summary>The position after this step. Reading from it gives exactly the rest.</summary>
    public EpochCursor Cursor => new(_header.Cursor);

    /// <summary>Identities of the valid rows; empty where the feed knows none. Valid until the batch is disposed.</summary>
    public ReadOnlyMemory<long> SampleIds => _sampleIds;

    /// <summary>Where each tensor lies, with its name, type and shape, in the feed's order.</summary>
    public BatchLayout Layout => _header.Layout;

    /// <summary>Where the step's time went on the server; zero where the server does not say.</summary>
    public BatchTiming Timing => _header.Timing;

    /// <summary>Bytes of all tensors.</summary>
    public long ByteLength => _header.Layout.TensorBytes;

    /// <summary>The memory behind it, as <see cref="ReadOptions.Memory"/> supplied it.</summary>
    public BatchMemory Memory { get; }

    /// <summary>Proves the claim on a step of a `QUEUE` epoch; otherwise empty.</summary>
    internal ReadOnlyMemory<byte> Lease => _header.Lease;

    /// <summary>A tensor by name.</summary>
    /// <param name="name">One of <see cref="Layout"/>.</param>
    /// <exception cref="ArgumentException">The batch has no such tensor; the message lists those it has.</exception>
    public ReceivedTensor this[string name]
    {
        get
        {
            var tensors = _header.Layout.Tensors;
            for (var index = 0; index < tensors.Length; index++)
            {
                if (tensors[index].Name == name)
                {
                    return new ReceivedTensor(tensors[index], Memory.Tensor(index));
                }
            }

            throw new ArgumentException($"No tensor \"{name}\" in the batch; it has {string.Join(", ", tensors.Select(tensor => tensor.Name))}.", nameof(name));
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Memory.Dispose();
        var ids = _sampleIds;
        _sampleIds = default;
        if (ids.Array is { } array)
        {
            ArrayPool<long>.Shared.Return(array);
        }
    }
}
