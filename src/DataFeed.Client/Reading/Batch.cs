using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using Google.Protobuf;

namespace DataFeed.Client.Reading;

/// <summary>Named tensors of one step. The reader owns it and disposes it once; its spans are invalid after that.</summary>
public sealed class Batch : IDisposable
{
    private readonly BatchHeader _header;

    internal Batch(BatchHeader header, BatchMemory memory)
    {
        _header = header;
        Memory = memory;
    }

    /// <summary>Zero-based index of the global batch in its epoch.</summary>
    public long Step => _header.Step;

    /// <summary>Valid rows, 0 or more. Padded tensors have more.</summary>
    public long Rows => _header.Rows;

    /// <summary>The position after this step. Reading from it gives exactly the rest.</summary>
    public ByteString Cursor => _header.Cursor;

    /// <summary>Identities of the rows; empty where the feed knows none.</summary>
    public IReadOnlyList<long> SampleIds => _header.SampleIds;

    /// <summary>Name, type and shape of each tensor, in the feed's order.</summary>
    public IReadOnlyList<TensorLayout> Layout => _header.Tensors;

    /// <summary>What the server's stages took, where it says so; otherwise null.</summary>
    public StageTiming? Timing => _header.Timing;

    /// <summary>Proves the claim on a step of a `QUEUE` epoch; otherwise empty.</summary>
    internal ByteString Lease => _header.Lease;

    /// <summary>Bytes of all tensors.</summary>
    public long ByteLength => _header.TotalBytes;

    /// <summary>The memory behind it, as <see cref="ReadOptions.Memory"/> supplied it.</summary>
    public BatchMemory Memory { get; }

    /// <summary>A tensor by name.</summary>
    /// <param name="name">One of <see cref="Layout"/>.</param>
    /// <exception cref="ArgumentException">The batch has no such tensor; the message lists those it has.</exception>
    public BatchTensor this[string name]
    {
        get
        {
            for (var index = 0; index < _header.Tensors.Count; index++)
            {
                if (_header.Tensors[index].Name == name)
                {
                    return new BatchTensor(_header.Tensors[index], Memory.Tensor(index));
                }
            }

            throw new ArgumentException(
                $"No tensor \"{name}\" in the batch; it has {string.Join(", ", _header.Tensors.Select(tensor => tensor.Name))}.", nameof(name));
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => Memory.Dispose();
}
