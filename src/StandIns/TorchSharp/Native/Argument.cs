using System.Text;

namespace TorchSharp.Native;

/// <summary>
/// One argument of an ATen operator, made by conversion from what C# has at hand. Holds its source, so a tensor cannot be
/// finalized while libtorch works on it.
/// </summary>
internal readonly struct Argument
{
    private readonly object? _source;
    private readonly long _bits;
    private readonly ValueTag _tag;

    private Argument(ValueTag tag, object? source, long bits = 0)
    {
        _tag = tag;
        _source = source;
        _bits = bits;
    }

    /// <summary>The tensor that this argument is, for operators that return the one they changed.</summary>
    public torch.Tensor Tensor => (torch.Tensor)_source!;

    /// <summary>How many 8-byte words of scratch memory <see cref="Write"/> needs.</summary>
    public int ScratchWords => _tag switch
    {
        ValueTag.IntList => ((long[])_source!).Length,
        ValueTag.TensorList or ValueTag.OptionalTensorList => ((IReadOnlyList<torch.Tensor?>)_source!).Count,
        ValueTag.String => (((string)_source!).Length + 7) / 8,
        _ => 0,
    };

    public static implicit operator Argument(torch.Tensor? tensor) =>
        tensor is null ? default : new(ValueTag.Tensor, tensor);

    public static implicit operator Argument(Scalar? scalar) => scalar is null ? default : new(scalar.Tag, null, scalar.Bits);

    public static implicit operator Argument(long? value) => value is { } v ? new(ValueTag.Int, null, v) : default;

    public static implicit operator Argument(double? value) =>
        value is { } v ? new(ValueTag.Double, null, BitConverter.DoubleToInt64Bits(v)) : default;

    public static implicit operator Argument(bool? value) => value is { } v ? new(ValueTag.Bool, null, v ? 1 : 0) : default;

    public static implicit operator Argument(string? value) => value is null ? default : new(ValueTag.String, value);

    public static implicit operator Argument(long[]? values) => values is null ? default : new(ValueTag.IntList, values);

    public static implicit operator Argument(torch.ScalarType? type) => type is { } t ? new(ValueTag.Int, null, (long)t) : default;

    public static implicit operator Argument(torch.Device? device) => device is null ? default : new(ValueTag.Device, device);

    public static implicit operator Argument(torch.Generator? generator) =>
        generator is null ? default : new(ValueTag.Generator, generator);

    public static implicit operator Argument(torch.Tensor[] tensors) => new(ValueTag.TensorList, tensors);

    public static Argument Tensors(IReadOnlyList<torch.Tensor> tensors) => new(ValueTag.TensorList, tensors);

    public static Argument OptionalTensors(IReadOnlyList<torch.Tensor?> tensors) => new(ValueTag.OptionalTensorList, tensors);

    /// <summary>Writes the argument as the shim reads it; lists and strings go to <paramref name="scratch"/>.</summary>
    public unsafe Value Write(ref long* scratch)
    {
        var value = new Value { Tag = _tag, Integer = _bits };
        switch (_tag)
        {
            case ValueTag.Tensor:
                value.Pointer = Tensor.Handle;
                break;
            case ValueTag.IntList:
                var integers = (long[])_source!;
                integers.CopyTo(new Span<long>(scratch, integers.Length));
                Claim(ref value, ref scratch, integers.Length);
                break;
            case ValueTag.TensorList or ValueTag.OptionalTensorList:
                var tensors = (IReadOnlyList<torch.Tensor?>)_source!;
                for (var i = 0; i < tensors.Count; i++)
                {
                    scratch[i] = tensors[i]?.Handle ?? 0;
                }

                Claim(ref value, ref scratch, tensors.Count);
                break;
            case ValueTag.Device:
                var device = (torch.Device)_source!;
                value.Length = (int)device.type;
                value.Integer = device.index;
                break;
            case ValueTag.Generator:
                value.Pointer = ((torch.Generator)_source!).Handle;
                break;
            case ValueTag.String:
                var text = (string)_source!;
                value.Pointer = (nint)scratch;
                value.Length = Encoding.ASCII.GetBytes(text, new Span<byte>(scratch, text.Length));
                scratch += (text.Length + 7) / 8;
                break;
        }

        return value;
    }

    private static unsafe void Claim(ref Value value, ref long* scratch, int length)
    {
        value.Pointer = (nint)scratch;
        value.Length = length;
        scratch += length;
    }
}
