using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Batch normalization of inputs of 4 dimensions.</summary>
public sealed class BatchNorm2d : BatchNorm
{
    internal BatchNorm2d(
        long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
        : base(nameof(BatchNorm2d), num_features, eps, momentum, affine, track_running_stats, device, dtype)
    {
    }

    protected override void ValidateInputDimensions(Tensor input)
    {
        if (input.Dimensions is not 4)
        {
            throw new ArgumentException($"BatchNorm2d takes inputs of 4 dimensions; this one has {input.Dimensions}.", nameof(input));
        }
    }
}
