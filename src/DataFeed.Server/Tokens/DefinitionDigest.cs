using System.Security.Cryptography;
using System.Text;

namespace DataFeed.Server.Tokens;

/// <summary>What a feed was, in few bytes: enough to name what has changed since.</summary>
/// <remarks>
/// Layout: number of parts, each a value; number of parameters, with the top bit set where a digest of those not listed follows; each the
/// digest of its name and a value; that digest. A value is its length and text in UTF-8, or 255 and a digest where the text is longer.
/// </remarks>
internal static class DefinitionDigest
{
    private const int DigestBytes = 4;

    // Numbers, flags and words fit, so that a message can say what they were.
    private const int MaxTextBytes = 16;

    // A cursor comes with every batch: its size must not be a feed's to choose.
    private const int MaxParameters = 32;
    private const byte IsDigest = 0xFF;
    private const byte HasRest = 0x80;

    public static byte[] Of(EpochDefinition definition)
    {
        var bytes = new List<byte> { (byte)definition.Parts.Length };
        foreach (var (_, text) in definition.Parts)
        {
            AddValue(bytes, text);
        }

        var hasRest = definition.Parameters.Count > MaxParameters;
        bytes.Add((byte)(hasRest ? MaxParameters | HasRest : definition.Parameters.Count));
        foreach (var (name, value) in definition.Parameters.Take(MaxParameters))
        {
            bytes.AddRange(Digest(name));
            AddValue(bytes, value);
        }

        if (hasRest)
        {
            bytes.AddRange(RestDigest(definition));
        }

        return [.. bytes];
    }

    /// <summary>How many bytes at the front are a digest; null where they are none.</summary>
    public static int? Length(ReadOnlySpan<byte> bytes)
    {
        var reader = new Reader(bytes);
        for (var parts = reader.Byte(); parts > 0; parts--)
        {
            reader.Value();
        }

        var parameters = reader.Byte();
        for (var left = parameters & ~HasRest; left > 0; left--)
        {
            reader.Take(DigestBytes);
            reader.Value();
        }

        reader.Take((parameters & HasRest) != 0 ? DigestBytes : 0);
        return reader.IsBroken ? null : bytes.Length - reader.Left;
    }

    /// <summary>What is different now, each as `name: old → new`.</summary>
    /// <param name="then">A digest whose <see cref="Length"/> is its own.</param>
    /// <param name="now">What the feed is today.</param>
    public static IReadOnlyList<string> Differences(ReadOnlySpan<byte> then, EpochDefinition now)
    {
        List<string> differences = [];
        var reader = new Reader(then);
        var parts = reader.Byte();
        for (var part = 0; part < parts; part++)
        {
            var old = reader.Value();
            if (part < now.Parts.Length && !IsOf(old, now.Parts[part].Value))
            {
                differences.Add($"{now.Parts[part].Key}: {Text(old)} → {Text(now.Parts[part].Value)}");
            }
        }

        AddParameters(differences, ref reader, now);
        return differences;
    }

    private static void AddParameters(List<string> differences, ref Reader reader, EpochDefinition now)
    {
        var fresh = now.Parameters.Take(MaxParameters).ToDictionary(parameter => Convert.ToHexString(Digest(parameter.Key)));
        var parameters = reader.Byte();
        var gone = 0;
        for (var left = parameters & ~HasRest; left > 0; left--)
        {
            var name = Convert.ToHexString(reader.Take(DigestBytes));
            var old = reader.Value();
            if (!fresh.Remove(name, out var parameter))
            {
                gone++;
            }
            else if (!IsOf(old, parameter.Value))
            {
                differences.Add($"parameter \"{parameter.Key}\": {Text(old)} → {Text(parameter.Value)}");
            }
        }

        differences.AddRange(fresh.Values.Select(parameter => $"parameter \"{parameter.Key}\": none → {Text(parameter.Value)}"));
        if (gone > 0)
        {
            differences.Add($"{gone} parameter{(gone == 1 ? "" : "s")} of then: gone");
        }

        var rest = (parameters & HasRest) != 0 ? reader.Take(DigestBytes) : [];
        if (!rest.SequenceEqual(now.Parameters.Count > MaxParameters ? RestDigest(now) : []))
        {
            differences.Add($"parameters after the first {MaxParameters}: others");
        }
    }

    private static void AddValue(List<byte> bytes, string text)
    {
        var value = Encoding.UTF8.GetBytes(text);
        if (value.Length > MaxTextBytes)
        {
            bytes.Add(IsDigest);
            bytes.AddRange(SHA256.HashData(value)[..DigestBytes]);
            return;
        }

        bytes.Add((byte)value.Length);
        bytes.AddRange(value);
    }

    private static bool IsOf(ReadOnlySpan<byte> value, string text)
    {
        List<byte> expected = [];
        AddValue(expected, text);
        return value.SequenceEqual(expected.ToArray());
    }

    private static string Text(ReadOnlySpan<byte> value) =>
        value[0] == IsDigest ? "another" : Text(Encoding.UTF8.GetString(value[1..]));

    // As much as tells what it is; the message goes into a status line.
    private static string Text(string text) => text.Length switch
    {
        0 => "none",
        > 100 => $"{text[..100]}…",
        _ => text,
    };

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text))[..DigestBytes];

    private static byte[] RestDigest(EpochDefinition definition) =>
        Digest(string.Concat(definition.Parameters.Skip(MaxParameters).Select(parameter => $"{parameter.Key}={parameter.Value}\0")));

    /// <summary>Takes pieces off the front; from the first that is not there on, all are empty.</summary>
    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public bool IsBroken { get; private set; }

        public readonly int Left => _rest.Length;

        public int Byte() => Take(1) is [var value] ? value : 0;

        /// <summary>A value, what tells its length included.</summary>
        public ReadOnlySpan<byte> Value()
        {
            var length = _rest is [var first, ..] ? first == IsDigest ? DigestBytes : first : 0;
            IsBroken |= length > MaxTextBytes;
            return Take(1 + length);
        }

        public ReadOnlySpan<byte> Take(int count)
        {
            IsBroken |= count > _rest.Length;
            if (IsBroken)
            {
                return [];
            }

            var taken = _rest[..count];
            _rest = _rest[count..];
            return taken;
        }
    }
}
