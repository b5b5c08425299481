using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Normalizes each channel: by the batch while training, by running means afterwards.</summary>
public abstract class BatchNorm : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private Parameter? _weight;

    [ComponentName(Name = "bias")]
    private Parameter? _bias;

    private protected BatchNorm(
        string name, long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
        : base(name)
    {
        this.num_features = num_features;
        this.eps = eps;
        this.momentum = momentum;
        if (affine)
        {
            weight = new Parameter(ones(num_features, dtype, device));
            bias = new Parameter(zeros(num_features, dtype, device));
        }

        if (track_running_stats)
        {
            register_buffer(nameof(running_mean), zeros(num_features, dtype, device).DetachFromDisposeScope());
            register_buffer(nameof(running_var), ones(num_features, dtype, device).DetachFromDisposeScope());
            register_buffer(nameof(num_batches_tracked), tensor(0L, ScalarType.Int64, device).DetachFromDisposeScope());
        }
    }

    public long num_features { get; }

    public double eps { get; }

    /// <summary>The weight of a new batch in the running means; null weighs all batches alike.</summary>
    public double? momentum { get; }

    public Tensor? running_mean => get_buffer(nameof(running_mean));

    public Tensor? running_var => get_buffer(nameof(running_var));

    public Tensor? num_batches_tracked => get_buffer(nameof(num_batches_tracked));

    public Parameter? weight
    {
        get => _weight;
        set => Replace(ref _weight, nameof(weight), value);
    }

    public Parameter? bias
    {
        get => _bias;
        set => Replace(ref _bias, nameof(bias), value);
    }

    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        var mean = running_mean;
        var factor = momentum ?? 0;
        if (training && num_batches_tracked is { } batches)
        {
            batches.add_(1);
            factor = momentum ?? 1.0 / batches.ToInt64();
        }

        return nn.functional.batch_norm(input, mean, running_var, weight, bias, training || mean is null, factor, eps);
    }

    /// <exception cref="ArgumentException">The input has another number of dimensions than the layer is for.</exception>
    protected abstract void ValidateInputDimensions(Tensor input);
}
