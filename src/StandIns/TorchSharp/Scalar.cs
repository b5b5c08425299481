using TorchSharp.Native;

namespace TorchSharp;

/// <summary>A number or truth value as ATen's operators take it. Made by conversion; holds no native memory.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(ValueTag tag, long bits)
    {
        Tag = tag;
        Bits = bits;
    }

    /// <summary>Whether it is a floating-point number, an integer or a truth value.</summary>
    public torch.ScalarType Type => Tag switch
    {
        ValueTag.Double => torch.ScalarType.Float64,
        ValueTag.Bool => torch.ScalarType.Bool,
        _ => torch.ScalarType.Int64,
    };

    internal ValueTag Tag { get; }

    internal long Bits { get; }

    internal static Scalar From(Value value) => new(value.Tag, value.Integer);

    public static implicit operator Scalar(byte value) => new(ValueTag.Int, value);

    public static implicit operator Scalar(sbyte value) => new(ValueTag.Int, value);

    public static implicit operator Scalar(short value) => new(ValueTag.Int, value);

    public static implicit operator Scalar(int value) => new(ValueTag.Int, value);

    public static implicit operator Scalar(long value) => new(ValueTag.Int, value);

    public static implicit operator Scalar(float value) => new(ValueTag.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Scalar(double value) => new(ValueTag.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Scalar(bool value) => new(ValueTag.Bool, value ? 1 : 0);

    /// <summary>Does nothing; the real one holds native memory.</summary>
    public void Dispose()
    {
    }
}
