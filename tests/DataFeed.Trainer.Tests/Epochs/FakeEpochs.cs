using DataFeed.TorchSharp;
using DataFeed.Trainer.Epochs;

namespace DataFeed.Trainer.Tests.Epochs;

/// <summary>A feed in memory: a function of epoch and step, of a given length. Remembers what was started and handed out.</summary>
internal sealed class FakeEpochs(Func<long, long, TensorBatch> make, params IReadOnlyList<TensorSpec> schema) : IEpochSource
{
    public string Feed { get; init; } = "fake";

    public long? AskedSteps { get; init; }

    /// <summary>Steps that the feed has; more are never delivered.</summary>
    public long Length { get; init; } = long.MaxValue;

    /// <summary>Thrown instead of the step after the last.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Steps that a fresh generator reports on its way to step 100, before the first batch.</summary>
    public IReadOnlyList<long> Replays { get; init; } = [];

    public List<long> Started { get; } = [];

    public List<TensorBatch> Delivered { get; } = [];

    /// <summary>Epochs that were disposed without having been read.</summary>
    public int Unread { get; set; }

    public Task<IStartedEpoch> StartAsync(long epoch, CancellationToken cancellationToken)
    {
        Started.Add(epoch);
        return Task.FromResult<IStartedEpoch>(new FakeEpoch(this, epoch, schema));
    }

    public TensorBatch Make(long epoch, long step)
    {
        var batch = make(epoch, step);
        Delivered.Add(batch);
        return batch;
    }
}
