using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DataFeed.Protocol.Framing;

/// <summary>CRC-32C (Castagnoli) of bytes that come in pieces, as iSCSI and most storage formats have it.</summary>
/// <remarks>
/// Long runs are folded by carry-less multiplication (Gopal et al., Intel, 2009): a block is multiplied by the power of x that moves it over the blocks
/// behind it, and added to the next. What is left of a run is a message with the same remainder, and short.
/// </remarks>
internal static class Crc32C
{
    private const uint Polynomial = 0x1EDC6F41;
    private const int Blocks = 4;

    private static readonly Vector128<ulong> ByBlocksOf128 = FoldBy(Blocks * Vector128<byte>.Count);
    private static readonly Vector512<ulong> ByBlocksOf512 = Vector512.Create(Vector256.Create(FoldBy(Blocks * Vector512<byte>.Count), FoldBy(Blocks * Vector512<byte>.Count)),
        Vector256.Create(FoldBy(Blocks * Vector512<byte>.Count), FoldBy(Blocks * Vector512<byte>.Count)));

    /// <summary>Goes on with further bytes.</summary>
    /// <param name="crc">Of the bytes before; 0 where there are none.</param>
    /// <param name="bytes">The next ones.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var state = ~crc;
        if (Pclmulqdq.V512.IsSupported && bytes.Length >= 2 * Blocks * Vector512<byte>.Count)
        {
            state = Fold512(state, ref bytes);
        }
        else if (Pclmulqdq.IsSupported && bytes.Length >= 2 * Blocks * Vector128<byte>.Count)
        {
            state = Fold128(state, ref bytes);
        }

        return ~Plain(state, bytes);
    }

    private static uint Plain(uint state, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            state = BitOperations.Crc32C(state, word);
        }

        foreach (var value in bytes[(words.Length * sizeof(ulong))..])
        {
            state = BitOperations.Crc32C(state, value);
        }

        return state;
    }

    private static uint Fold512(uint state, ref ReadOnlySpan<byte> bytes)
    {
        // Bounds were checked by the caller; checking each block anew costs as much as folding it.
        ref var next = ref Unsafe.As<byte, Vector512<ulong>>(ref MemoryMarshal.GetReference(bytes));
        var left = bytes.Length / (Blocks * Vector512<byte>.Count);
        bytes = bytes[(left * Blocks * Vector512<byte>.Count)..];
        var fold = ByBlocksOf512;
        var (a, b, c, d) = (next ^ Vector512.CreateScalar((ulong)state), Unsafe.Add(ref next, 1), Unsafe.Add(ref next, 2), Unsafe.Add(ref next, 3));
        while (--left > 0)
        {
            next = ref Unsafe.Add(ref next, Blocks);
            a = Pclmulqdq.V512.CarrylessMultiply(a, fold, 0x00) ^ Pclmulqdq.V512.CarrylessMultiply(a, fold, 0x11) ^ next;
            b = Pclmulqdq.V512.CarrylessMultiply(b, fold, 0x00) ^ Pclmulqdq.V512.CarrylessMultiply(b, fold, 0x11) ^ Unsafe.Add(ref next, 1);
            c = Pclmulqdq.V512.CarrylessMultiply(c, fold, 0x00) ^ Pclmulqdq.V512.CarrylessMultiply(c, fold, 0x11) ^ Unsafe.Add(ref next, 2);
            d = Pclmulqdq.V512.CarrylessMultiply(d, fold, 0x00) ^ Pclmulqdq.V512.CarrylessMultiply(d, fold, 0x11) ^ Unsafe.Add(ref next, 3);
        }

        ReadOnlySpan<Vector512<ulong>> rest = [a, b, c, d];
        return Plain(0, MemoryMarshal.AsBytes(rest));
    }

    private static uint Fold128(uint state, ref ReadOnlySpan<byte> bytes)
    {
        // Bounds were checked by the caller; checking each block anew costs as much as folding it.
        ref var next = ref Unsafe.As<byte, Vector128<ulong>>(ref MemoryMarshal.GetReference(bytes));
        var left = bytes.Length / (Blocks * Vector128<byte>.Count);
        bytes = bytes[(left * Blocks * Vector128<byte>.Count)..];
        var fold = ByBlocksOf128;
        var (a, b, c, d) = (next ^ Vector128.CreateScalar((ulong)state), Unsafe.Add(ref next, 1), Unsafe.Add(ref next, 2), Unsafe.Add(ref next, 3));
        while (--left > 0)
        {
            next = ref Unsafe.Add(ref next, Blocks);
            a = Pclmulqdq.CarrylessMultiply(a, fold, 0x00) ^ Pclmulqdq.CarrylessMultiply(a, fold, 0x11) ^ next;
            b = Pclmulqdq.CarrylessMultiply(b, fold, 0x00) ^ Pclmulqdq.CarrylessMultiply(b, fold, 0x11) ^ Unsafe.Add(ref next, 1);
            c = Pclmulqdq.CarrylessMultiply(c, fold, 0x00) ^ Pclmulqdq.CarrylessMultiply(c, fold, 0x11) ^ Unsafe.Add(ref next, 2);
            d = Pclmulqdq.CarrylessMultiply(d, fold, 0x00) ^ Pclmulqdq.CarrylessMultiply(d, fold, 0x11) ^ Unsafe.Add(ref next, 3);
        }

        ReadOnlySpan<Vector128<ulong>> rest = [a, b, c, d];
        return Plain(0, MemoryMarshal.AsBytes(rest));
    }

    // What moves the two halves of a block over so many bytes, bits reflected as the data's are.
    private static Vector128<ulong> FoldBy(int bytes) => Vector128.Create(Power((bytes * 8) + 32), Power((bytes * 8) - 32));

    // x to that power modulo the polynomial, reflected, one bit up: the product of two reflected numbers is one bit short.
    private static ulong Power(int exponent)
    {
        var remainder = 1u;
        for (; exponent > 0; exponent--)
        {
            remainder = (remainder << 1) ^ ((remainder >> 31) * Polynomial);
        }

        var reflected = 0ul;
        for (var bit = 0; bit < 32; bit++)
        {
            reflected |= (ulong)((remainder >> bit) & 1) << (31 - bit);
        }

        return reflected << 1;
    }
}
