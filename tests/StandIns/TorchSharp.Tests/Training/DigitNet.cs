using static TorchSharp.torch;

namespace TorchSharp.Tests.Training;

/// <summary>The small CNN that the trainer uses: two convolutions, a pooling, two dense layers.</summary>
internal sealed class DigitNet : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> conv1 = nn.Conv2d(1, 16, 3);
    private readonly nn.Module<Tensor, Tensor> conv2 = nn.Conv2d(16, 32, 3);
    private readonly nn.Module<Tensor, Tensor> pool = nn.MaxPool2d(2);
    private readonly nn.Module<Tensor, Tensor> flatten = nn.Flatten();
    private readonly nn.Module<Tensor, Tensor> fc = nn.Linear(32 * 5 * 5, 10);

    public DigitNet()
        : base(nameof(DigitNet)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var hidden = pool.call(conv1.call(input).relu_());
        hidden = pool.call(conv2.call(hidden).relu_());
        return fc.call(flatten.call(hidden)).MoveToOuterDisposeScope();
    }
}
