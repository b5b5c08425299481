using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What convolutions have in common: their weight, bias and geometry.</summary>
public abstract class Convolution : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private Parameter? _weight;

    [ComponentName(Name = "bias")]
    private Parameter? _bias;

    private protected Convolution(string name, ConvolutionShape geometry, bool bias, Device? device, ScalarType? dtype)
        : base(name)
    {
        Geometry = geometry;
        weight = new Parameter(empty([geometry.OutChannels, geometry.InChannels / geometry.Groups, .. geometry.Kernel], dtype, device));
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        if (bias)
        {
            this.bias = nn.init.UniformBias(weight, geometry.OutChannels);
        }
    }

    public long in_channels => Geometry.InChannels;

    public long out_channels => Geometry.OutChannels;

    public long[] kernel_size => Geometry.Kernel;

    public long[] stride => Geometry.Stride;

    public long[]? padding => Geometry.Padding;

    public long[] dilation => Geometry.Dilation;

    public long groups => Geometry.Groups;

    public Parameter weight
    {
        get => _weight!;
        set => Replace(ref _weight, nameof(weight), value);
    }

    public Parameter? bias
    {
        get => _bias;
        set => Replace(ref _bias, nameof(bias), value);
    }

    private protected ConvolutionShape Geometry { get; }

    /// <summary>The input with a border, where the border is not of zeros.</summary>
    private protected Tensor Bordered(Tensor input)
    {
        var border = Geometry.Border();
        return Native.Operators.Call("pad", input, border, Geometry.ModeName);
    }

    private protected Tensor Convolve(Tensor input, string name)
    {
        if (Geometry.Mode is PaddingModes.Zeros or PaddingModes.Constant)
        {
            return Run(input, name, Geometry.Padding);
        }

        using var bordered = Bordered(input);
        return Run(bordered, name, new long[Geometry.Kernel.Length]);
    }

    private Tensor Run(Tensor input, string name, long[]? padding) => padding is null
        ? Native.Operators.Call($"{name}.padding", input, weight, bias, stride, "same", dilation, groups)
        : Native.Operators.Call(name, input, weight, bias, stride, padding, dilation, groups);
}
