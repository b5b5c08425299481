namespace TorchSharp.Utils;

/// <summary>Numbers in as many bytes as they need, seven bits each: how TorchSharp's files write lengths.</summary>
internal static class Leb128
{
    public static void Encode(this BinaryWriter writer, long value) => writer.Write7BitEncodedInt64(value);

    public static long Decode(this BinaryReader reader) => reader.Read7BitEncodedInt64();
}
