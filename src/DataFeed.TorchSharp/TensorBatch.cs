using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using static TorchSharp.torch;

namespace DataFeed.TorchSharp;

/// <summary>One step's tensors, by name. Whoever reads it disposes it, once, and its tensors with it.</summary>
/// <remarks>Not thread-safe. Its tensors belong to no dispose scope, so that it may cross threads; clone what is to outlive it.</remarks>
public sealed class TensorBatch : IDisposable
{
    private readonly string[] _names;
    private readonly Tensor[] _tensors;

    /// <summary>Makes a batch of tensors that it owns from now on; they leave their dispose scopes.</summary>
    /// <param name="step">Zero-based index of the global batch in its epoch.</param>
    /// <param name="rows">Valid rows, 0 or more.</param>
    /// <param name="cursor">The position after this step.</param>
    /// <param name="tensors">Names and tensors, in the feed's order.</param>
    public TensorBatch(long step, long rows, EpochCursor cursor, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentNullException.ThrowIfNull(tensors);
        Step = step;
        Rows = rows;
        Cursor = cursor;
        _names = [.. tensors.Select(tensor => tensor.Name)];
        _tensors = [.. tensors.Select(tensor => tensor.Tensor.DetachFromDisposeScope())];
    }

    /// <summary>Zero-based index of the global batch in its epoch.</summary>
    public long Step { get; }

    /// <summary>Valid rows, 0 or more: the first of each tensor. Padded tensors have more.</summary>
    public long Rows { get; }

    /// <summary>The position after this step. Reading from it gives exactly the rest.</summary>
    public EpochCursor Cursor { get; }

    /// <summary>The tensors' names, in the feed's order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>A tensor by name. It stays the batch's own.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">The batch has no such tensor; the message lists those it has.</exception>
    public Tensor this[string name]
    {
        get
        {
            var index = Array.IndexOf(_names, name);
            return index >= 0
                ? _tensors[index]
                : throw new ArgumentException($"No tensor \"{name}\" in the batch; it has {string.Join(", ", _names)}.", nameof(name));
        }
    }

    /// <summary>Moves the tensors to a device; those elsewhere are disposed. Nothing happens to one that is there already.</summary>
    /// <param name="device">The device.</param>
    public void MoveTo(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        for (var index = 0; index < _tensors.Length; index++)
        {
            var tensor = _tensors[index];
            if (tensor.device_type == device.type && (device.index < 0 || tensor.device_index == device.index))
            {
                continue;
            }

            _tensors[index] = tensor.to(device).DetachFromDisposeScope();
            tensor.Dispose();
        }
    }

    /// <summary>Disposes the tensors. A second call does nothing.</summary>
    public void Dispose()
    {
        foreach (var tensor in _tensors)
        {
            tensor.Dispose();
        }
    }

    /// <summary>Takes over what a batch was received into.</summary>
    internal static TensorBatch TakeOver(ReceivedBatch batch)
    {
        var tensors = ((TensorMemory)batch.Memory).Release();
        return new TensorBatch(
            batch.Step, batch.Rows, batch.Cursor, [.. batch.Layout.Tensors.Select((layout, index) => (layout.Name, tensors[index]))]);
    }
}
