using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>How far predictions are from targets.</summary>
public abstract class Loss<T1, T2, TResult> : nn.Module<T1, T2, TResult>
{
    protected Loss(nn.Reduction reduction = nn.Reduction.Mean)
        : base("Loss") => this.reduction = reduction;

    /// <summary>What becomes of the elements' losses.</summary>
    public nn.Reduction reduction { get; }
}
