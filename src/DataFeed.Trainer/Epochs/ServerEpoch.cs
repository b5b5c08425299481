using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Protocol.Errors;
using DataFeed.TorchSharp;
using static TorchSharp.torch;

namespace DataFeed.Trainer.Epochs;

/// <summary>One epoch of a data server, read as one rank.</summary>
internal sealed class ServerEpoch(Epoch epoch, ReadOptions options, Device device, bool isShared) : IStartedEpoch
{
    private TensorReading? _reading;

    public IReadOnlyList<TensorSpec> Schema => epoch.Schema;

    public long? Steps => epoch.Steps;

    public EpochEnd? Ending => _reading?.End;

    public long UnrecordedSteps => _reading?.UnrecordedSteps ?? 0;

    public IAsyncEnumerable<TensorBatch> ReadAsync(IProgress<ReplayProgress>? replay)
    {
        try
        {
            _reading = epoch.ReadTensorsAsync(device, options with { Progress = replay });
        }
        catch (NotSupportedException exception)
        {
            throw new TrainingException(exception.Message, exception);
        }

        return _reading;
    }

    public async ValueTask DisposeAsync()
    {
        if (_reading is not null || isShared)
        {
            return;
        }

        try
        {
            await epoch.EndAsync(CancellationToken.None);
        }
        catch (DataFeedException)
        {
            // A courtesy: a server that cannot be told ends the epoch by itself, once it was idle for long enough.
        }
    }
}
