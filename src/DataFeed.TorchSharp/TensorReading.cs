using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Protocol.Errors;
using TorchSharp;
using static TorchSharp.torch;

namespace DataFeed.TorchSharp;

/// <summary>One consumer's stream of an epoch as tensors: `await foreach` over its batches, in order.</summary>
/// <remarks>
/// Enumerated once, by one reader; lazy; bounded read-ahead; leaving the loop early cancels the call and disposes what was not handed out.
/// Throws <see cref="DataFeedException"/> where the stream fails, <see cref="OperationCanceledException"/> where the token fired.
/// </remarks>
public sealed class TensorReading : IAsyncEnumerable<TensorBatch>
{
    private readonly EpochReading _reading;
    private readonly Device? _device;

    internal TensorReading(EpochReading reading, Device? device)
    {
        _reading = reading;
        _device = device;
    }

    /// <summary>How the epoch ended; null until the last batch was followed by the end.</summary>
    public EpochEnd? End => _reading.End;

    /// <summary>Steps of a `QUEUE` epoch whose acknowledgement came too late, as <see cref="EpochReading.LostSteps"/>.</summary>
    public IReadOnlyList<long> LostSteps => _reading.LostSteps;

    /// <summary>Used steps that no server has said to be recorded, as <see cref="EpochReading.UnrecordedSteps"/>.</summary>
    public long UnrecordedSteps => _reading.UnrecordedSteps;

    /// <inheritdoc/>
    public async IAsyncEnumerator<TensorBatch> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var batch in _reading.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return Place(TensorBatch.TakeOver(batch));
        }
    }

    private TensorBatch Place(TensorBatch batch)
    {
        if (_device is null || _device.type == DeviceType.CPU)
        {
            return batch;
        }

        try
        {
            batch.MoveTo(_device);
            return batch;
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }
}
