using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using static TorchSharp.torch;

namespace DataFeed.TorchSharp;

/// <summary>Reads epochs as torch tensors.</summary>
public static class EpochTensorExtensions
{
    /// <summary>Opens a stream of the epoch's batches, received straight into tensors. Nothing is sent before the first is asked for.</summary>
    /// <param name="epoch">A started epoch.</param>
    /// <param name="device">Where the tensors shall be; null, the default, means the CPU, where nothing is copied again.</param>
    /// <param name="options">Rank and position; its memory is replaced. Null means rank 0 from the epoch's start.</param>
    /// <returns>Enumerate it once, and dispose each batch.</returns>
    /// <exception cref="NotSupportedException">The epoch has a tensor of a type that torch lacks; the message names both.</exception>
    /// <exception cref="DllNotFoundException">TorchSharp's native library does not load here; the message says why.</exception>
    public static TensorReading ReadTensorsAsync(this Epoch epoch, Device? device = null, ReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        TorchLibrary.Load();
        foreach (var tensor in epoch.Schema)
        {
            _ = tensor.DType.ToTorch(tensor.Name);
        }

        return new TensorReading(epoch.ReadAsync((options ?? new ReadOptions()) with { Memory = TensorMemory.Source }), device);
    }
}
