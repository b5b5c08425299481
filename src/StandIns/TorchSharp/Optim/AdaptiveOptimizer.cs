using static TorchSharp.Native.Operators;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>Adam and its kin: steps scaled by decaying averages of the gradient and of its square.</summary>
public abstract partial class AdaptiveOptimizer : OptimizerHelper, IBetas
{
    private readonly Options _defaults;

    private protected AdaptiveOptimizer(IEnumerable<ParamGroup> groups, Options defaults)
    {
        _defaults = defaults;
        AddGroups(groups);
    }

    /// <summary>The decay of the two averages, for groups added from now on.</summary>
    public (double, double) Betas
    {
        get => (_defaults.beta1.GetValueOrDefault(), _defaults.beta2.GetValueOrDefault());
        set => (_defaults.beta1, _defaults.beta2) = value;
    }

    private protected static Options NewOptions(
        double lr, double beta1, double beta2, double eps, double weight_decay, bool amsgrad, bool maximize)
    {
        Positive(lr, nameof(lr));
        Fraction(beta1, nameof(beta1));
        Fraction(beta2, nameof(beta2));
        Positive(eps, nameof(eps));
        Positive(weight_decay, nameof(weight_decay));
        return new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            beta1 = beta1,
            beta2 = beta2,
            eps = eps,
            weight_decay = weight_decay,
            amsgrad = amsgrad,
            maximize = maximize,
        };
    }

    private protected override OptimizerOptions Complete(Modules.ParamGroup group)
    {
        var options = (Options)(group.Options ??= new Options());
        options.Complete(_defaults);
        return options;
    }

    private protected override OptimizerState NewState(Parameter parameter, OptimizerOptions options) =>
        new State(parameter, ((Options)options).amsgrad == true);

    // Parameters that have taken equally many steps share their bias corrections, so all of them go through libtorch at once.
    private protected override void Step(Modules.ParamGroup group)
    {
        var options = (Options)group.Options!;
        foreach (var pending in Pending<State>(group).GroupBy(entry => ++entry.State.step))
        {
            var entries = pending.ToList();
            Tensor[] parameters = [.. entries.Select(entry => entry.Parameter)];
            Tensor[] gradients = [.. entries.Select(entry => entry.Gradient)];
            if (options.maximize == true)
            {
                gradients = CallList("_foreach_neg", gradients);
            }

            gradients = Decay(parameters, gradients, options);
            Update(parameters, gradients, [.. entries.Select(entry => entry.State)], options, pending.Key);
        }
    }

    /// <summary>Applies the weight decay, to the gradients or to the parameters; returns the gradients to go on with.</summary>
    private protected abstract Tensor[] Decay(Tensor[] parameters, Tensor[] gradients, Options options);

    private static void Update(Tensor[] parameters, Tensor[] gradients, State[] states, Options options, long step)
    {
        var (beta1, beta2) = (options.beta1.GetValueOrDefault(), options.beta2.GetValueOrDefault());
        Tensor[] averages = [.. states.Select(state => state.exp_avg)];
        Tensor[] squares = [.. states.Select(state => state.exp_avg_sq)];
        Invoke("_foreach_mul_.Scalar", averages, (Scalar)beta1);
        Invoke("_foreach_add_.List", averages, gradients, (Scalar)(1 - beta1));
        Invoke("_foreach_mul_.Scalar", squares, (Scalar)beta2);
        Invoke("_foreach_addcmul_.Scalar", squares, gradients, gradients, (Scalar)(1 - beta2));
        if (options.amsgrad == true)
        {
            squares = [.. states.Select(state => state.max_exp_avg_sq!.copy_(state.max_exp_avg_sq.maximum(state.exp_avg_sq)))];
        }

        var denominators = CallList("_foreach_sqrt", squares);
        Invoke("_foreach_div_.Scalar", denominators, (Scalar)Math.Sqrt(1 - Math.Pow(beta2, step)));
        Invoke("_foreach_add_.Scalar", denominators, (Scalar)options.eps.GetValueOrDefault());
        var size = options.LearningRate.GetValueOrDefault() / (1 - Math.Pow(beta1, step));
        Invoke("_foreach_addcdiv_.Scalar", parameters, averages, denominators, (Scalar)(-size));
    }

    private static void Positive(double value, string name) => ArgumentOutOfRangeException.ThrowIfNegative(value, name);

    private static void Fraction(double value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, 1.0, name);
    }
}
