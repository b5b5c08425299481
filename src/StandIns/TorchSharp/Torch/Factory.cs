using static TorchSharp.Native.Operators;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>What the many overloads of <c>zeros</c>, <c>rand</c>, <c>tensor</c> and the like have in common.</summary>
internal static class Factory
{
    public static Tensor Sized(string name, long[] size, ScalarType? dtype, Device? device, bool requires_grad) =>
        Call(name, size, dtype ?? get_default_dtype(), default, device ?? CPU).requires_grad_(requires_grad);

    public static Tensor Random(string name, long[] size, ScalarType? dtype, Device? device, bool requires_grad, Generator? generator) =>
        Call($"{name}.generator", size, generator, dtype ?? get_default_dtype(), default, device ?? CPU).requires_grad_(requires_grad);

    public static Tensor Like(string name, Tensor input, ScalarType? dtype, Device? device, bool requires_grad) =>
        Call(name, input, dtype ?? input.dtype, default, device ?? input.device).requires_grad_(requires_grad);

    public static Tensor Full(long[] size, Scalar value, ScalarType? dtype, Device? device, bool requires_grad)
    {
        var type = dtype ?? (value.Type == ScalarType.Float64 ? get_default_dtype() : value.Type);
        return Call("full", size, value, type, default, device ?? CPU).requires_grad_(requires_grad);
    }

    public static Tensor One<T>(T scalar, ScalarType? dtype, Device? device, bool requires_grad)
        where T : unmanaged => Copy([scalar], [], dtype, device, requires_grad);

    /// <summary>A tensor with a copy of <paramref name="elements"/>.</summary>
    /// <exception cref="ArgumentException">The sizes do not hold exactly that many elements.</exception>
    public static unsafe Tensor Copy<T>(
        ReadOnlySpan<T> elements, ReadOnlySpan<long> sizes, ScalarType? dtype, Device? device, bool requires_grad)
        where T : unmanaged
    {
        var tensor = Sized("empty.memory_format", sizes.ToArray(), ElementTypes.Of(typeof(T)), CPU, false);
        if (tensor.NumberOfElements != elements.Length)
        {
            tensor.Dispose();
            throw new ArgumentException($"{elements.Length} elements do not fill a tensor of shape [{string.Join(", ", sizes.ToArray())}].");
        }

        if (elements.Length > 0)
        {
            elements.CopyTo(new Span<T>((void*)tensor.DataPointer, elements.Length));
        }

        return Settle(tensor, dtype, device, requires_grad);
    }

    public static Tensor Copy<T>(IList<T> elements, ReadOnlySpan<long> sizes, ScalarType? dtype, Device? device, bool requires_grad)
        where T : unmanaged => Copy<T>(elements as T[] ?? [.. elements], sizes, dtype, device, requires_grad);

    /// <summary>A tensor with a copy of an array of any rank.</summary>
    public static unsafe Tensor Copy(Array array, ScalarType? dtype, Device? device, bool requires_grad)
    {
        var sizes = new long[array.Rank];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = array.GetLongLength(i);
        }

        var type = ElementTypes.Of(array.GetType().GetElementType()!);
        var tensor = Sized("empty.memory_format", sizes, type, CPU, false);
        if (array.LongLength > 0)
        {
            var bytes = array.LongLength * tensor.ElementSize;
            fixed (byte* source = &System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(array))
            {
                Buffer.MemoryCopy(source, (void*)tensor.DataPointer, bytes, bytes);
            }
        }

        return Settle(tensor, dtype, device, requires_grad);
    }

    private static Tensor Settle(Tensor tensor, ScalarType? dtype, Device? device, bool requires_grad)
    {
        if ((dtype is { } type && type != tensor.dtype) || (device is not null && device.type != DeviceType.CPU))
        {
            tensor = tensor.to(dtype ?? tensor.dtype, device ?? CPU, disposeAfter: true);
        }

        return tensor.requires_grad_(requires_grad);
    }
}
