using System.Text;

namespace Grpc.Core.Wire;

/// <summary>How <c>grpc-message</c> carries any text in printable ASCII: UTF-8 bytes outside 0x20..0x7E, and '%', become %XX.</summary>
internal static class PercentEncoding
{
    private const string Hex = "0123456789ABCDEF";

    internal static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 16);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (value is >= 0x20 and <= 0x7E and not (byte)'%')
            {
                encoded.Append((char)value);
            }
            else
            {
                encoded.Append('%').Append(Hex[value >> 4]).Append(Hex[value & 15]);
            }
        }

        return encoded.ToString();
    }

    /// <summary>Never fails, as the protocol demands: what is no valid escape stays as it is, bad UTF-8 becomes U+FFFD.</summary>
    internal static string Decode(string encoded)
    {
        if (!encoded.Contains('%', StringComparison.Ordinal))
        {
            return encoded;
        }

        var bytes = new List<byte>(encoded.Length);
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] == '%' && i + 2 < encoded.Length && char.IsAsciiHexDigit(encoded[i + 1]) && char.IsAsciiHexDigit(encoded[i + 2]))
            {
                bytes.Add(Convert.FromHexString(encoded.AsSpan(i + 1, 2))[0]);
                i += 2;
            }
            else
            {
                AppendUtf8(bytes, encoded[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static void AppendUtf8(List<byte> bytes, char character)
    {
        if (character < 0x80)
        {
            bytes.Add((byte)character);
        }
        else
        {
            bytes.AddRange(Encoding.UTF8.GetBytes([character]));
        }
    }
}
