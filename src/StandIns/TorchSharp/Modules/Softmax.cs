using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Probabilities from scores, along one dimension.</summary>
public sealed class Softmax : ParameterLessModule<Tensor, Tensor>
{
    internal Softmax(long dim)
        : base(nameof(Softmax))
    {
        this.dim = dim;
    }

    public long dim { get; set; }

    public override Tensor forward(Tensor input) => input.softmax(dim);
}
