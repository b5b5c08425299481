using static TorchSharp.torch;

namespace DataFeed.Trainer.Running;

/// <summary>Where to train, as asked and as there is.</summary>
internal static class DeviceChoice
{
    public const string Auto = "auto";

    private const string Cuda = "cuda";
    private const string Cpu = "cpu";

    public static IReadOnlyList<string> Names { get; } = [Auto, Cpu, Cuda];

    /// <exception cref="TrainingException">CUDA was asked for and torch has none.</exception>
    public static Device Resolve(string name)
    {
        var wantsCuda = name == Cuda || (name == Auto && cuda.is_available());
        if (wantsCuda && !cuda.is_available())
        {
            throw new TrainingException(
                "--device is cuda, but torch finds no CUDA device: it needs an NVIDIA driver and a libtorch built with CUDA. Use --device cpu or auto.");
        }

        return device(wantsCuda ? Cuda : Cpu);
    }
}
