using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>One argument or result as it crosses into the shim. Mirrors <c>df_value</c>, byte for byte.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct Value
{
    [FieldOffset(0)]
    public ValueTag Tag;

    /// <summary>Elements of a list, bytes of a string, or a device's type.</summary>
    [FieldOffset(4)]
    public int Length;

    [FieldOffset(8)]
    public long Integer;

    [FieldOffset(8)]
    public double Real;

    [FieldOffset(8)]
    public nint Pointer;
}
