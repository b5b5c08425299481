using DataFeed.TorchSharp;
using DataFeed.Trainer.Epochs;
using DataFeed.Trainer.Fitting;
using DataFeed.Trainer.Models;
using static TorchSharp.torch;

namespace DataFeed.Bench.Training;

/// <summary>The trainer's own step, again and again on the same batch: what the loop costs where no feed is waited for.</summary>
internal sealed class Steps : IDisposable
{
    private readonly Learner _learner;
    private readonly TensorBatch _batch;

    private Steps(IModel model, TensorBatch batch, params TensorSpec[] schema)
    {
        TorchLibrary.Load();
        _batch = batch;
        _learner = new Learner(new FitPlan { Model = model, Training = new NoEpochs() }, schema);
        _learner.Enter(Phase.Training);
    }

    /// <summary>The digits CNN with its batches of 128.</summary>
    public static Steps OfDigits()
    {
        const int Rows = 128;
        return new(
            ModelCatalog.Find("mnist-cnn"),
            Batch(Rows, ("image", rand(Rows, 1, 28, 28)), ("label", randint(10, Rows, dtype: ScalarType.Int64))),
            new TensorSpec("image", DType.F32, [-1, 1, 28, 28]),
            new TensorSpec("label", DType.I64, [-1]));
    }

    /// <summary>The small dense net, for any number of rows and features.</summary>
    public static Steps OfRegression(int rows, int features) => new(
        ModelCatalog.Find("regression"),
        Batch(rows, ("x", rand(rows, features)), ("y", rand(rows, 1))),
        new TensorSpec("x", DType.F32, [-1, features]),
        new TensorSpec("y", DType.F32, [-1, 1]));

    public void Take() => _learner.Take(Phase.Training, _batch);

    public void Dispose()
    {
        _learner.Dispose();
        _batch.Dispose();
    }

    private static TensorBatch Batch(int rows, params (string Name, Tensor Tensor)[] tensors) => new(0, rows, default, tensors);

    private sealed class NoEpochs : IEpochSource
    {
        public string Feed => "none";

        public long? AskedSteps => null;

        public Task<IStartedEpoch> StartAsync(long epoch, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
