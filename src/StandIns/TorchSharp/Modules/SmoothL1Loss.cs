using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Squared differences where small, absolute ones where great.</summary>
public sealed class SmoothL1Loss : Loss<Tensor, Tensor, Tensor>
{
    internal SmoothL1Loss(double beta, nn.Reduction reduction)
        : base(reduction)
    {
        this.beta = beta;
    }

    public double beta { get; }

    public override Tensor forward(Tensor input, Tensor target) =>
        nn.functional.smooth_l1_loss(input, target, reduction, beta);
}
