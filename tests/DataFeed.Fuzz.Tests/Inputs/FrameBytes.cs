using System.Buffers.Binary;
using System.IO.Compression;

namespace DataFeed.Fuzz.Tests.Inputs;

/// <summary>gRPC's frames around messages, honest and otherwise.</summary>
internal static class FrameBytes
{
    private const int HeaderBytes = 5;

    // Inflates to more than any gRPC peer takes by default.
    private static readonly byte[] Bomb = Of(Gzip(new byte[5 << 20]), flag: 1);

    public static byte[] Of(byte[] message, byte flag = 0, uint? claimedLength = null)
    {
        var frame = new byte[HeaderBytes + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), claimedLength ?? (uint)message.Length);
        message.CopyTo(frame, HeaderBytes);
        return frame;
    }

    public static byte[] Gzip(byte[] message)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(message);
        }

        return target.ToArray();
    }

    /// <summary>A body of damaged frames, or frames of damaged messages, or neither.</summary>
    public static byte[] Mutate(FuzzRandom random, List<byte[]> messages)
    {
        if (random.OneIn(300))
        {
            return Bomb;
        }

        if (random.OneIn(10))
        {
            return random.Bytes(100);
        }

        var body = messages.SelectMany(message => Frame(random, message, messages[^1])).ToArray();
        return random.Next(6) switch
        {
            0 => random.Damage(body, messages[0]),
            1 => body[..random.Next(body.Length + 1)],
            _ => body,
        };
    }

    /// <summary>Bytes cut into pieces, each to be sent by itself.</summary>
    public static List<byte[]> Cut(FuzzRandom random, byte[] bytes)
    {
        var pieceLength = random.Pick(bytes.Length, bytes.Length, 1 + (bytes.Length / 2), 1 + (bytes.Length / 8), 3);
        return bytes.Length == 0 ? [bytes] : [.. bytes.Chunk(Math.Max(pieceLength, 1 + (bytes.Length / 30)))];
    }

    private static byte[] Frame(FuzzRandom random, byte[] message, byte[] other) => random.Next(8) switch
    {
        0 => Of(message, (byte)random.Next(256)),
        1 => Of(message, 0, random.OneIn(2) ? (uint)random.Boundary() : (uint)Math.Max(0, message.Length + random.Next(7) - 3)),
        2 => Of(Gzip(message), 1),
        3 => Of(random.Damage(Gzip(message), other), 1),
        4 => Of(message),
        _ => Of(random.Mutate(message, other)),
    };
}
