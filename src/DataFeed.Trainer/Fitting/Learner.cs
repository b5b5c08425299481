using DataFeed.TorchSharp;
using DataFeed.Trainer.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace DataFeed.Trainer.Fitting;

/// <summary>A network and its optimizer: takes one batch at a time. Nothing in a step awaits, so its dispose scope stays on one thread.</summary>
internal sealed class Learner : IDisposable
{
    // TorchSharp leaves small native objects (an optimizer's scalars) to finalizers. They lie between the large blocks of the C heap, which
    // keeps freed memory there from being used again; and a step makes so little managed garbage that .NET sees no reason to collect for
    // thousands of steps. With these collections a step takes less time, not more: docs/adr/0013 has the figures.
    private const int StepsPerCollection = 256;

    private readonly IModel _model;
    private readonly optim.Optimizer _optimizer;
    private int _steps;

    public Learner(FitPlan plan, IReadOnlyList<TensorSpec> schema)
    {
        _model = plan.Model;
        // Any 64 bits seed it; torch takes them signed.
        _ = manual_seed(unchecked((long)plan.Seed));
        Network = _model.Build(schema).to(plan.Device);
        var parameters = Network.parameters().ToList();
        _optimizer = plan.Optimizer?.Invoke(parameters) ?? optim.Adam(parameters, _model.DefaultLearningRate);
    }

    public nn.Module<Tensor, Tensor> Network { get; }

    /// <summary>Readies the network for a pass.</summary>
    public void Enter(Phase phase) => Network.train(phase == Phase.Training);

    /// <summary>Judges a batch and, while training, learns from it unless its loss is not finite.</summary>
    public StepScore Take(Phase phase, TensorBatch batch)
    {
        if (++_steps % StepsPerCollection == 0)
        {
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        }

        return phase == Phase.Training ? Train(batch) : Judge(batch);
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        Network.Dispose();
    }

    private StepScore Train(TensorBatch batch)
    {
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        var score = _model.Score(Network, new ValidRows(batch));
        score.Loss.backward();
        // Read after backward, so that a device has the whole step queued before the host waits for it.
        var numbers = Read(score);
        if (double.IsFinite(numbers.Loss))
        {
            _ = _optimizer.step();
        }

        return numbers;
    }

    private StepScore Judge(TensorBatch batch)
    {
        using var scope = NewDisposeScope();
        using var withoutGradients = inference_mode();
        return Read(_model.Score(Network, new ValidRows(batch)));
    }

    private static StepScore Read(ModelScore score) =>
        new(score.Loss.ToDouble(), [.. score.Metrics.Select(metric => metric.ToDouble())]);
}
