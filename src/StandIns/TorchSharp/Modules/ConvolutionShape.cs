namespace TorchSharp.Modules;

/// <summary>The geometry of a convolution. A null padding is one that keeps the size.</summary>
internal sealed record ConvolutionShape(
    long InChannels, long OutChannels, long[] Kernel, long[] Stride, long[]? Padding, long[] Dilation, PaddingModes Mode, long Groups)
{
    /// <summary>The border mode as ATen names it.</summary>
    public string ModeName => Mode switch
    {
        PaddingModes.Reflect => "reflect",
        PaddingModes.Replicate => "replicate",
        PaddingModes.Circular => "circular",
        _ => "constant",
    };

    /// <summary>How much to add at each side: last dimension first, as ATen's pad wants it.</summary>
    public long[] Border()
    {
        var border = new long[2 * Kernel.Length];
        for (var i = 0; i < Kernel.Length; i++)
        {
            var dimension = Kernel.Length - 1 - i;
            var total = Dilation[dimension] * (Kernel[dimension] - 1);
            border[2 * i] = Padding?[dimension] ?? total / 2;
            border[(2 * i) + 1] = Padding?[dimension] ?? total - (total / 2);
        }

        return border;
    }
}
