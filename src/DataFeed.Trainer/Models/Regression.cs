using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DataFeed.Trainer.Models;

/// <summary>The dense net of the Keras examples: 32 hidden units, one answer, mean squared error. Takes any number of features.</summary>
internal sealed class Regression : IModel
{
    private const string Features = "x";

    public string Name => "regression";

    public IReadOnlyList<TensorRequirement> Requirements { get; } = [new(Features, DType.F32, -1), new("y", DType.F32, 1)];

    public IReadOnlyList<string> Metrics { get; } = ["mse", "mae"];

    // Ten times Adam's usual rate: the net is small, and an example's epochs are short.
    public double DefaultLearningRate => 0.01;

    public Module<Tensor, Tensor> Build(IReadOnlyList<TensorSpec> schema)
    {
        var features = schema.First(spec => spec.Name == Features).Shape[1];
        return Sequential(("hidden", Linear(features, 32)), ("relu", ReLU()), ("answer", Linear(32, 1)));
    }

    public ModelScore Score(Module<Tensor, Tensor> network, ValidRows batch)
    {
        var y = batch["y"];
        var answer = network.call(batch[Features]);
        var loss = functional.mse_loss(answer, y);
        return new ModelScore(loss, loss, functional.l1_loss(answer.detach(), y));
    }
}
