using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What it is given.</summary>
public sealed class Identity : ParameterLessModule<Tensor, Tensor>
{
    internal Identity()
        : base(nameof(Identity))
    {
    }

    public override Tensor forward(Tensor input) => input.alias();
}
