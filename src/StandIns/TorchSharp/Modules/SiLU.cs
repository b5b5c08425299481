using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>x times sigmoid(x), element by element.</summary>
public sealed class SiLU : ParameterLessModule<Tensor, Tensor>
{
    internal SiLU(bool inplace)
        : base(nameof(SiLU))
    {
        this.inplace = inplace;
    }

    public bool inplace { get; set; }

    public override Tensor forward(Tensor input) => inplace ? input.alias().silu_() : input.silu();
}
