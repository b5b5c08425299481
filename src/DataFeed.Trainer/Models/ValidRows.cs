using DataFeed.TorchSharp;
using static TorchSharp.torch;

namespace DataFeed.Trainer.Models;

/// <summary>A batch without its padding: tensors whose first axis is exactly the valid rows.</summary>
/// <param name="batch">The batch; it stays the owner of the memory.</param>
public readonly struct ValidRows(TensorBatch batch)
{
    /// <summary>Valid rows.</summary>
    public long Count => batch.Rows;

    /// <summary>A tensor by name: the batch's own, or a view of it that belongs to the caller's dispose scope.</summary>
    /// <param name="name">One of the batch's.</param>
    /// <exception cref="ArgumentException">The batch has no such tensor.</exception>
    public Tensor this[string name]
    {
        get
        {
            var tensor = batch[name];
            return tensor.shape[0] == batch.Rows ? tensor : tensor.narrow(0, 0, batch.Rows);
        }
    }
}
