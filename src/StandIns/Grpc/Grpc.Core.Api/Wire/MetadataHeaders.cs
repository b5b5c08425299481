namespace Grpc.Core.Wire;

/// <summary>Metadata entries as header values and back. Binary values are base64, with or without padding, several joined by commas.</summary>
internal static class MetadataHeaders
{
    /// <summary>A header's value for an entry.</summary>
    /// <exception cref="FormatException">A text value holds something other than printable ASCII.</exception>
    internal static string Encode(Metadata.Entry entry)
    {
        if (entry.IsBinary)
        {
            return Convert.ToBase64String(entry.Bytes).TrimEnd('=');
        }

        var position = entry.Value.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        return position < 0
            ? entry.Value
            : throw new FormatException(
                $"Metadata '{entry.Key}' holds U+{(int)entry.Value[position]:X4}; text values are printable ASCII, other values take a '-bin' key.");
    }

    /// <summary>Appends a header to metadata: several entries where a binary header joins several values.</summary>
    /// <exception cref="FormatException">A binary value is no base64.</exception>
    internal static void Append(Metadata metadata, string name, string value)
    {
        if (!Metadata.Entry.IsBinaryKey(name))
        {
            metadata.Add(name, value);
            return;
        }

        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            metadata.Add(name, DecodeBase64(name, part));
        }
    }

    /// <summary>Whether a response header is metadata of the caller's rather than the protocol's own.</summary>
    internal static bool IsResponseMetadata(string name) =>
        name.Length > 0
        && name[0] != ':'
        && !Is(name, WireNames.Status)
        && !Is(name, WireNames.Message)
        && !Is(name, WireNames.Encoding)
        && !Is(name, WireNames.AcceptEncoding)
        && !Is(name, "content-type")
        && !Is(name, "content-encoding")
        && IsKey(name);

    /// <summary>Whether a request header is metadata of the caller's rather than the protocol's own.</summary>
    internal static bool IsRequestMetadata(string name) =>
        IsResponseMetadata(name)
        && !Is(name, WireNames.Timeout)
        && !Is(name, "te")
        && !Is(name, "host")
        && !Is(name, "connection")
        && !Is(name, "transfer-encoding")
        && !Is(name, "content-length");

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    // A header whose name no metadata key can have is skipped, not an error: a proxy may have put it there.
    private static bool IsKey(string name)
    {
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    private static byte[] DecodeBase64(string name, string text)
    {
        var padded = (text.Length % 4) switch
        {
            2 => text + "==",
            3 => text + "=",
            _ => text,
        };
        try
        {
            return Convert.FromBase64String(padded);
        }
        catch (FormatException)
        {
            throw new FormatException($"Metadata '{name}' is no base64.");
        }
    }
}
