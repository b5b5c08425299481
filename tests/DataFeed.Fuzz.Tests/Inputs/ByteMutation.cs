using System.Buffers.Binary;

namespace DataFeed.Fuzz.Tests.Inputs;

/// <summary>Damage to bytes that knows nothing of what they mean.</summary>
internal static class ByteMutation
{
    private const int MaxLength = 1 << 16;

    public static byte[] Damage(this FuzzRandom random, byte[] bytes, byte[] other)
    {
        var at = random.Next(bytes.Length + 1);
        var end = at + random.Next(bytes.Length - at + 1);
        return random.Next(9) switch
        {
            0 or 1 => Flip(random, bytes),
            2 => bytes[..at],
            3 => bytes[at..],
            4 => [.. bytes[..at], .. random.Bytes(16), .. bytes[at..]],
            5 => [.. bytes[..at], .. bytes[end..]],
            6 when bytes.Length < MaxLength => [.. bytes[..end], .. bytes[at..end], .. bytes[end..]],
            7 => [.. bytes[..at], .. other[random.Next(other.Length + 1)..]],
            _ => Overwrite(random, bytes),
        };
    }

    private static byte[] Flip(FuzzRandom random, byte[] bytes)
    {
        byte[] flipped = [.. bytes];
        for (var flips = 1 + random.Next(3); flips > 0 && flipped.Length > 0; flips--)
        {
            flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        }

        return flipped;
    }

    private static byte[] Overwrite(FuzzRandom random, byte[] bytes)
    {
        var number = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(number, random.Boundary());
        if (random.OneIn(2))
        {
            Array.Reverse(number);
        }

        byte[] written = [.. bytes];
        var at = random.Next(bytes.Length + 1);
        number.AsSpan(0, Math.Min(random.Pick(1, 2, 4, 8), bytes.Length - at)).CopyTo(written.AsSpan(at));
        return written;
    }
}
