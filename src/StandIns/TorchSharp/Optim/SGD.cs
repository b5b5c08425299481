using static TorchSharp.Native.Operators;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>Stochastic gradient descent, with momentum if wanted.</summary>
public partial class SGD : OptimizerHelper, IMomentum
{
    private readonly Options _defaults;

    public SGD(
        IEnumerable<Parameter> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0,
        bool nesterov = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
    {
    }

    public SGD(
        IEnumerable<ParamGroup> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0,
        bool nesterov = false, bool maximize = false)
    {
        _defaults = NewOptions(lr, momentum, dampening, weight_decay, nesterov, maximize);
        AddGroups(parameters);
    }

    /// <summary>The momentum of groups added from now on.</summary>
    public double Momentum
    {
        get => _defaults.momentum.GetValueOrDefault();
        set => _defaults.momentum = value;
    }

    private static Options NewOptions(
        double lr, double momentum, double dampening, double weight_decay, bool nesterov, bool maximize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lr);
        ArgumentOutOfRangeException.ThrowIfNegative(momentum);
        ArgumentOutOfRangeException.ThrowIfNegative(weight_decay);
        if (nesterov && (momentum == 0 || dampening != 0))
        {
            throw new ArgumentException("Nesterov's momentum needs a momentum and no dampening.");
        }

        return new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            momentum = momentum,
            dampening = dampening,
            weight_decay = weight_decay,
            nesterov = nesterov,
            maximize = maximize,
        };
    }

    private protected override OptimizerOptions Complete(Modules.ParamGroup group)
    {
        var options = (Options)(group.Options ??= new Options());
        options.Complete(_defaults);
        return options;
    }

    private protected override OptimizerState NewState(Parameter parameter, OptimizerOptions options) => new State(parameter);

    private protected override void Step(Modules.ParamGroup group)
    {
        var options = (Options)group.Options!;
        var pending = Pending<State>(group);
        if (pending.Count == 0)
        {
            return;
        }

        Tensor[] parameters = [.. pending.Select(entry => entry.Parameter)];
        Tensor[] gradients = [.. pending.Select(entry => entry.Gradient)];
        if (options.weight_decay is not (null or 0))
        {
            gradients = CallList("_foreach_add.List", gradients, parameters, (Scalar)options.weight_decay.Value);
        }

        if (options.momentum is not (null or 0))
        {
            gradients = WithMomentum(gradients, [.. pending.Select(entry => entry.State)], options);
        }

        var rate = options.LearningRate.GetValueOrDefault();
        Invoke("_foreach_add_.List", parameters, gradients, (Scalar)(options.maximize == true ? rate : -rate));
    }

    private static Tensor[] WithMomentum(Tensor[] gradients, State[] states, Options options)
    {
        var momentum = options.momentum.GetValueOrDefault();
        for (var i = 0; i < states.Length; i++)
        {
            if (states[i].momentum_buffer is { } buffer)
            {
                buffer.mul_(momentum).add_(gradients[i], 1 - options.dampening.GetValueOrDefault());
            }
            else
            {
                states[i].momentum_buffer = gradients[i].clone().DetachFromDisposeScope();
            }
        }

        Tensor[] buffers = [.. states.Select(state => state.momentum_buffer!)];
        return options.nesterov == true ? CallList("_foreach_add.List", gradients, buffers, (Scalar)momentum) : buffers;
    }
}
