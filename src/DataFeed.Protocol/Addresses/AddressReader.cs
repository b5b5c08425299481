using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DataFeed.Protocol.Addresses;

/// <summary>The grammar of addresses: reads one, or says what is wrong with it and what to write.</summary>
internal static class AddressReader
{
    private const string UnixPrefix = "unix:";

    // Long enough to recognize what was written, short enough for a message.
    private const int MaxShown = 100;

    /// <summary>Null where something is wrong; the fault is then half a sentence.</summary>
    public static DataFeedAddress? Read(string text, out string fault)
    {
        fault = "";
        if (text.StartsWith(UnixPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return ReadSocket(text[UnixPrefix.Length..], out fault);
        }

        var slashes = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = slashes < 0 ? "" : text[..slashes].ToLowerInvariant();
        var rest = slashes < 0 ? text : text[(slashes + 3)..];
        if (scheme is not ("http" or "https"))
        {
            fault = SchemeFault(scheme, rest);
            return null;
        }

        // So Kestrel names a socket.
        return rest.StartsWith(UnixPrefix, StringComparison.OrdinalIgnoreCase) && scheme == "http"
            ? ReadSocket(rest[UnixPrefix.Length..], out fault)
            : ReadHost(scheme, rest, out fault);
    }

    /// <summary>The whole sentence. What may hold a password is not repeated.</summary>
    public static string Reason(string text, string fault) =>
        text.Length == 0 ? $"An address of a data server is empty; it must be {DataFeedAddress.Forms}."
        : text.AsSpan().ContainsAny('@', '=')
            ? $"The text given ({text.Length} characters, not shown) is no address of a data server; "
                + $"it must be {DataFeedAddress.Forms}, without a user's name, password or parameters."
        : $"{Quote(text)} is no address of a data server: {fault}.";

    private static string SchemeFault(string scheme, string rest)
    {
        var (candidate, fault) = scheme switch
        {
            "" when rest.StartsWith('/') => (UnixPrefix + rest, "it has no scheme"),
            "" => ("http://" + rest, "it has no scheme"),
            "grpcs" or "tls" or "ssl" or "wss" => ("https://" + rest, $"its scheme is {Quote(scheme)}"),
            _ => ("http://" + rest, $"its scheme is {Quote(scheme)}"),
        };
        // Without a port it is hardly a host that somebody meant.
        var isMeant = candidate.LastIndexOf(':') > "http:".Length || candidate[0] == 'u';
        return $"{fault}; write {(isMeant && Read(candidate, out _) is not null ? candidate : DataFeedAddress.Forms)}";
    }

    private static DataFeedAddress? ReadSocket(string path, out string fault)
    {
        fault = "";
        if (path.StartsWith("///", StringComparison.Ordinal))
        {
            path = path[2..];
        }

        if (path.StartsWith("//", StringComparison.Ordinal))
        {
            fault = $"one slash or three come after unix:, not two; write {Quote(UnixPrefix + path[1..])}";
        }
        else if (path.Length == 0 || !path.All(IsShown) || Path.GetFullPath(path).EndsWith('/'))
        {
            fault = "it names no file; write unix:/path, without control characters";
        }
        else
        {
            var absolute = Path.GetFullPath(path);
            try
            {
                _ = new UnixDomainSocketEndPoint(absolute);
                return new DataFeedAddress(absolute);
            }
            catch (ArgumentException)
            {
                fault = $"a socket's path has at most some 100 bytes on this system; write a shorter one than {Quote(absolute)}";
            }
        }

        return null;
    }

    private static DataFeedAddress? ReadHost(string scheme, string rest, out string fault)
    {
        if (rest.Contains(';', StringComparison.Ordinal))
        {
            fault = "it has a \";\" in it; write one address alone";
            return null;
        }

        var end = rest.AsSpan().IndexOfAny('/', '?', '#');
        var (authority, tail) = end < 0 ? (rest, "") : (rest[..end], rest[end..]);
        if (tail is not ("" or "/"))
        {
            fault = $"{Quote(tail)} follows its host and port; write {Quote($"{scheme}://{authority}")}";
            return null;
        }

        var colon = authority.LastIndexOf(':');
        var hasPort = colon > authority.LastIndexOf(']');
        var (written, digits) = hasPort ? (authority[..colon], authority[(colon + 1)..]) : (authority, scheme == "https" ? "443" : "80");
        fault = HostFault(scheme, authority, written) ?? "";
        if (fault.Length > 0)
        {
            return null;
        }

        if (!ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            fault = $"its port is {Quote(digits)}; write a number of 1 to 65535, or 0 to listen at any free port";
            return null;
        }

        return new DataFeedAddress(scheme == "https", Canonical(written), port);
    }

    private static string? HostFault(string scheme, string authority, string host)
    {
        if (host.StartsWith('[') && host.EndsWith(']'))
        {
            return IsIPv6(host[1..^1]) ? null : $"{Quote(host)} is no IPv6 address; write one such as [::1]";
        }

        if (host.Contains(':', StringComparison.Ordinal))
        {
            var (bare, port) = IsIPv6(host) ? (host, authority[(host.Length + 1)..]) : (authority, "port");
            return IsIPv6(bare)
                ? $"an IPv6 address stands in brackets; write {Quote($"{scheme}://[{bare}]:{port}")}"
                : $"{Quote(host)} is no host; write {DataFeedAddress.Forms}";
        }

        // As an address, "1.2" and "5200" would be read as other ones than anybody meant.
        var isNumber = host.All(character => char.IsAsciiDigit(character) || character == '.');
        var isPossible = host is "*" or "+" || (isNumber
            ? host.Split('.').Length == 4 && IPAddress.TryParse(host, out _)
            : host.All(character => char.IsLetterOrDigit(character) || character is '-' or '.' or '_') && Uri.CheckHostName(host) == UriHostNameType.Dns);
        return isPossible ? null : host.Length == 0 ? $"it names no host; write {DataFeedAddress.Forms}"
            : $"{Quote(host)} is no host's name or address; write {DataFeedAddress.Forms}";
    }

    private static bool IsIPv6(string text) => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static string Canonical(string host) => host switch
    {
        "+" => "*",
        ['[', .. var inner, ']'] => IPAddress.Parse(inner).ToString(),
        _ => host.ToLowerInvariant(),
    };

    private static string Quote(string text)
    {
        var shown = text.Length <= MaxShown ? text : text[..MaxShown] + "…";
        return $"\"{string.Concat(shown.Select(character => IsShown(character) ? character : '?'))}\"";
    }

    // What moves a terminal's cursor or turns the direction of a text could make a message say something else.
    private static bool IsShown(char character) =>
        !char.IsControl(character) && char.GetUnicodeCategory(character) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
