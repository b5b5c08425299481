using System.Net;
using DataFeed.Server.Hosting;

namespace DataFeed.Server.Health;

/// <summary>A data server to ask, as an address that can be called.</summary>
/// <param name="Url">`http://` or `https://`; for a socket file the name that the request carries.</param>
/// <param name="SocketPath">A Unix socket's file, or null.</param>
internal sealed record HealthTarget(Uri Url, string? SocketPath)
{
    private const string UnixPrefix = "unix:";

    /// <summary>What is asked, as people write it.</summary>
    public string Name => SocketPath is null ? Url.GetLeftPart(UriPartial.Authority) : UnixPrefix + SocketPath;

    /// <summary>Reads an address as clients take it: host names are possible.</summary>
    public static bool TryParse(string url, out HealthTarget? target, out string reason)
    {
        target = null;
        reason = $"\"{url}\" is no address of a data server; it must be http://host:port, https://host:port or unix:/path.";
        if (url.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            return TryParseListened(url, out target, out reason);
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.PathAndQuery != "/" || uri.Port == 0)
        {
            // Kestrel's wildcards, http://*:5200, are no addresses to Uri.
            return TryParseListened(url, out target, out _);
        }

        target = new HealthTarget(Callable(uri), null);
        return true;
    }

    /// <summary>Reads an endpoint as servers listen on it: every address of the machine is asked over loopback.</summary>
    public static bool TryParseListened(string url, out HealthTarget? target, out string reason)
    {
        target = null;
        if (!ListenEndpoint.TryParse(url, out var endpoint, out reason))
        {
            return false;
        }

        if (endpoint!.SocketPath is { } path)
        {
            target = new HealthTarget(new Uri("http://localhost"), path);
            return true;
        }

        if (endpoint.Port == 0)
        {
            reason = $"\"{url}\" takes a free port, which only the server knows; --server must name it.";
            return false;
        }

        var scheme = endpoint.IsTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        target = new HealthTarget(new UriBuilder(scheme, Host(endpoint.Address ?? IPAddress.Any), endpoint.Port).Uri, null);
        return true;
    }

    private static Uri Callable(Uri uri) => IPAddress.TryParse(uri.DnsSafeHost, out var address) ? new UriBuilder(uri) { Host = Host(address) }.Uri : uri;

    // "Every address" is none that can be called.
    private static string Host(IPAddress address)
    {
        var callable = address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
        return callable.ToString();
    }
}
