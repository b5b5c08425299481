using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>x, and a fraction of x where it is negative.</summary>
public sealed class LeakyReLU : ParameterLessModule<Tensor, Tensor>
{
    internal LeakyReLU(double negative_slope, bool inplace)
        : base(nameof(LeakyReLU))
    {
        this.negative_slope = negative_slope;
        this.inplace = inplace;
    }

    public double negative_slope { get; set; }

    public bool inplace { get; set; }

    public override Tensor forward(Tensor input) => inplace ? input.alias().leaky_relu_(negative_slope) : input.leaky_relu(negative_slope);
}
