using System.Buffers.Binary;
using System.Text;
using DataFeed.Fuzz.Tests.Inputs;

namespace DataFeed.Fuzz.Tests.Server;

/// <summary>HTTP/2 connections by the byte: what no HTTP client would send.</summary>
internal static class Http2Bytes
{
    private const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;
    private const byte EndStream = 1, EndHeaders = 4;

    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    /// <summary>All that a client sends on one connection.</summary>
    public static byte[] Connection(FuzzRandom random, RequestMessages requests)
    {
        if (random.OneIn(8))
        {
            return random.OneIn(2) ? random.Bytes(300) : [.. random.Damage(Preface, Preface), .. Frame(Settings, 0, 0, [])];
        }

        List<byte> bytes = [.. Preface, .. Frame(Settings, 0, 0, SettingsOf(random))];
        var stream = 1;
        for (var frames = 1 + random.Next(6); frames > 0; frames--)
        {
            bytes.AddRange(random.OneIn(2) ? Call(random, requests, stream) : Any(random, stream));
            stream += random.OneIn(10) ? random.Next(5) - 2 : 2;
        }

        return random.OneIn(3) ? random.Damage([.. bytes], Preface) : [.. bytes];
    }

    /// <summary>A call of the service: its headers, fuzzed below what HttpClient would encode, and its body in frames of frames.</summary>
    private static byte[] Call(FuzzRandom random, RequestMessages requests, int stream)
    {
        var method = random.Pick(RequestMessages.Methods);
        var headers = CallHeaders.Valid();
        headers.InsertRange(0, [(":method", "POST"), (":scheme", "http"), (":path", "/datafeed.v1.DataFeed/" + method), (":authority", "localhost")]);
        if (random.OneIn(2))
        {
            CallHeaders.Mutate(random, headers);
        }

        if (random.OneIn(4))
        {
            headers[random.Next(headers.Count)] = (random.Pick(":path", ":method", ":fuzz", "TE", "connection", "a\0b", ""), CallHeaders.Value(random));
        }

        var block = headers.SelectMany(header => Literal(header.Name, header.Value)).ToArray();
        block = random.OneIn(4) ? random.Damage(block, random.Bytes(50)) : block;
        var body = random.OneIn(3)
            ? FrameBytes.Of(requests.For(method, random)[0])
            : FrameBytes.Mutate(random, requests.For(method, random));
        var cut = random.Next(block.Length + 1);
        return
        [
            .. random.OneIn(6)
                ? [.. Frame(Headers, 0, stream, block[..cut]), .. Frame(Continuation, EndHeaders, stream, block[cut..])]
                : Frame(Headers, EndHeaders, stream, block),
            .. FrameBytes.Cut(random, body).SelectMany(piece => Frame(Data, 0, stream, piece)),
            .. random.OneIn(4) ? Frame(Reset, 0, stream, Number(random)) : Frame(Data, EndStream, stream, []),
        ];
    }

    private static byte[] Any(FuzzRandom random, int stream) => random.Next(9) switch
    {
        0 => Frame(WindowUpdate, 0, random.OneIn(2) ? 0 : stream, random.OneIn(2) ? new byte[4] : Number(random)),
        1 => Frame(Settings, (byte)random.Next(2), 0, SettingsOf(random)),
        2 => Frame(Ping, (byte)random.Next(2), random.OneIn(4) ? stream : 0, random.OneIn(4) ? random.Bytes(10) : new byte[8]),
        3 => Frame(GoAway, 0, 0, [.. Number(random), .. Number(random), .. random.Bytes(20)]),
        4 => [.. Enumerable.Range(0, 1 + random.Next(60)).SelectMany(_ => Frame(Reset, 0, stream, Number(random)))],
        5 => Frame(Headers, (byte)random.Next(256), stream, random.Bytes(120)),
        6 => Frame(Continuation, EndHeaders, stream, random.Bytes(30)),
        7 => Frame((byte)random.Next(256), (byte)random.Next(256), random.Next(8), random.Bytes(100), (int)(random.Boundary() & 0xFF_FFFF)),
        _ => Frame((byte)random.Next(12), (byte)random.Next(256), random.Next(8), random.Bytes(100)),
    };

    private static byte[] SettingsOf(FuzzRandom random)
    {
        List<byte> settings = [];
        for (var count = random.Next(4); count > 0; count--)
        {
            settings.AddRange([0, (byte)random.Next(9), .. Number(random)]);
        }

        return random.OneIn(10) ? [.. settings, 0] : [.. settings];
    }

    private static byte[] Number(FuzzRandom random)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)random.Boundary());
        return bytes;
    }

    /// <summary>A header as HPACK writes one that no table holds, its characters as bytes.</summary>
    private static byte[] Literal(string name, string value) => [0, .. Text(name), .. Text(value)];

    private static byte[] Text(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        // Up to 126 the length fits the first byte; from there on seven bits follow at a time.
        return bytes.Length < 127 ? [(byte)bytes.Length, .. bytes] : [127, .. Varint.Of((ulong)(bytes.Length - 127)), .. bytes];
    }

    private static byte[] Frame(byte type, byte flags, int stream, byte[] content, int? claimedLength = null)
    {
        var frame = new byte[9 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(0), (claimedLength ?? content.Length) << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        content.CopyTo(frame, 9);
        return frame;
    }
}
