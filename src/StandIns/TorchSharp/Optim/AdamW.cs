using static TorchSharp.Native.Operators;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>AdamW: weight decay shrinks the parameters themselves.</summary>
public class AdamW : AdaptiveOptimizer
{
    public AdamW(
        IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
        double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
    {
    }

    public AdamW(
        IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
        double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        : base(parameters, NewOptions(lr, beta1, beta2, eps, weight_decay, amsgrad, maximize))
    {
    }

    private protected override Tensor[] Decay(Tensor[] parameters, Tensor[] gradients, Options options)
    {
        var kept = 1 - (options.LearningRate.GetValueOrDefault() * options.weight_decay.GetValueOrDefault());
        Invoke("_foreach_mul_.Scalar", parameters, (Scalar)kept);
        return gradients;
    }
}
