using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DataFeed.Trainer.Models;

/// <summary>A small convolutional net that tells ten digits apart: three normalized convolutions, cross entropy.</summary>
internal sealed class MnistCnn : IModel
{
    public string Name => "mnist-cnn";

    public IReadOnlyList<TensorRequirement> Requirements { get; } =
        [new("image", DType.F32, 1, 28, 28), new("label", DType.I64)];

    public IReadOnlyList<string> Metrics { get; } = ["accuracy"];

    // Adam's usual rate: 0.003 learned faster at first, and dipped below 0.97 in the fourth epoch for one seed of three.
    public double DefaultLearningRate => 0.001;

    // Four epochs on 9,000 digits reach 0.971 to 0.979 over four seeds; a dense layer of 128 in place of the third convolution and
    // the dropout reached 0.969 to 0.971.
    public Module<Tensor, Tensor> Build(IReadOnlyList<TensorSpec> schema) => Sequential(
        ("convolution1", Conv2d(1, 16, kernel_size: 3)),
        ("normal1", BatchNorm2d(16)),
        ("relu1", ReLU()),
        ("pool1", MaxPool2d(kernel_size: 2)),
        ("convolution2", Conv2d(16, 32, kernel_size: 3)),
        ("normal2", BatchNorm2d(32)),
        ("relu2", ReLU()),
        ("pool2", MaxPool2d(kernel_size: 2)),
        ("convolution3", Conv2d(32, 64, kernel_size: 3)),
        ("normal3", BatchNorm2d(64)),
        ("relu3", ReLU()),
        ("flatten", Flatten()),
        ("dropout", Dropout(0.25)),
        ("digits", Linear(64 * 3 * 3, 10)));

    public ModelScore Score(Module<Tensor, Tensor> network, ValidRows batch)
    {
        var label = batch["label"];
        var digits = network.call(batch["image"]);
        var loss = functional.cross_entropy(digits, label);
        return new ModelScore(loss, digits.argmax(1).eq(label).to(ScalarType.Float32).mean());
    }
}
