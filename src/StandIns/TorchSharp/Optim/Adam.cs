using static TorchSharp.Native.Operators;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam: weight decay is added to the gradient.</summary>
public class Adam : AdaptiveOptimizer
{
    public Adam(
        IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
        double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
    {
    }

    public Adam(
        IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
        double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        : base(parameters, NewOptions(lr, beta1, beta2, eps, weight_decay, amsgrad, maximize))
    {
    }

    private protected override Tensor[] Decay(Tensor[] parameters, Tensor[] gradients, Options options) =>
        options.weight_decay is not (null or 0)
            ? CallList("_foreach_add.List", gradients, parameters, (Scalar)options.weight_decay.Value)
            : gradients;
}
