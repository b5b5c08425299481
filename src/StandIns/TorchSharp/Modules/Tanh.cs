using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>tanh(x), element by element.</summary>
public sealed class Tanh : ParameterLessModule<Tensor, Tensor>
{
    internal Tanh(bool inplace)
        : base(nameof(Tanh))
    {
        this.inplace = inplace;
    }

    public bool inplace { get; set; }

    public override Tensor forward(Tensor input) => inplace ? input.alias().tanh_() : input.tanh();
}
