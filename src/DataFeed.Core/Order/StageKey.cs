using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DataFeed.Core.Order;

/// <summary>Keys that keep the random numbers of sources and stages apart: the first 8 bytes, little-endian, of the SHA-256 of a text (docs/adr/0003).</summary>
internal static class StageKey
{
    /// <summary>The key of the source itself, as far as it draws random numbers.</summary>
    public static ulong Source { get; } = Of("source");

    /// <summary>The key of a stage.</summary>
    /// <param name="name">What the stage is called.</param>
    /// <param name="number">Stages of equal name in one pipeline are numbered from 0.</param>
    public static ulong OfStage(string name, int number) => Of(FormattableString.Invariant($"stage {number} {name}"));

    /// <summary>The key of a source.</summary>
    /// <param name="identity">What the source says of its content.</param>
    public static ulong OfSource(string identity) => Of($"identity {identity}");

    private static ulong Of(string text) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
