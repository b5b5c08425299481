using System.Runtime.InteropServices;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using static TorchSharp.torch;

namespace DataFeed.TorchSharp;

/// <summary>A batch's bytes in the memory of one CPU tensor each, so that what was received is the tensor.</summary>
internal sealed class TensorMemory : BatchMemory
{
    private Tensor[]? _tensors;

    private TensorMemory(Tensor[] tensors) => _tensors = tensors;

    /// <summary>Makes such memory. Stateless.</summary>
    public static IBatchMemorySource Source { get; } = new TensorSource();

    /// <inheritdoc/>
    public override Span<byte> Tensor(int index)
    {
        ObjectDisposedException.ThrowIf(_tensors is null, this);
        var tensor = _tensors[index];
        return tensor.NumberOfElements == 0 ? [] : tensor.bytes;
    }

    /// <summary>Hands the tensors over, in the header's order. After that this memory owns nothing.</summary>
    public Tensor[] Release()
    {
        var tensors = Interlocked.Exchange(ref _tensors, null);
        ObjectDisposedException.ThrowIf(tensors is null, this);
        return tensors;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _tensors, null) is { } tensors)
        {
            DisposeAll(tensors);
        }
    }

    private static void DisposeAll(IEnumerable<Tensor?> tensors)
    {
        foreach (var tensor in tensors)
        {
            tensor?.Dispose();
        }
    }

    private sealed class TensorSource : IBatchMemorySource
    {
        public BatchMemory Rent(BatchLayout layout)
        {
            var tensors = new Tensor[layout.Tensors.Length];
            try
            {
                for (var index = 0; index < tensors.Length; index++)
                {
                    tensors[index] = Make(layout.Tensors[index]);
                }
            }
            catch
            {
                DisposeAll(tensors);
                throw;
            }

            return new TensorMemory(tensors);
        }

        private static Tensor Make(TensorLayout layout)
        {
            // The epoch's schema was checked when the stream was opened, so a type without counterpart came midway.
            var type = layout.DType.Find() ?? throw new DataFeedException(
                DataFeedError.SchemaChanged, TorchTypes.Explain(layout.DType, layout.Name));
            try
            {
                // Scopes belong to the thread that receives, not to the one that trains: these tensors have an owner already.
                return empty(layout.Shape.ToArray(), type).DetachFromDisposeScope();
            }
            catch (ExternalException exception)
            {
                throw new DataFeedException(
                    DataFeedError.BatchTooLarge,
                    $"No memory for tensor \"{layout.Name}\" of {layout.Length} bytes: {exception.Message}",
                    exception);
            }
        }
    }
}
