using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DataFeed.Server.Hosting;

/// <summary>One endpoint as Kestrel takes it.</summary>
/// <param name="Address">Null for every address of the machine, or where it is a socket file.</param>
/// <param name="Port">0 takes a free one.</param>
/// <param name="SocketPath">A Unix socket's file, or null.</param>
/// <param name="IsTls">Whether it speaks TLS.</param>
internal sealed record ListenEndpoint(IPAddress? Address, int Port, string? SocketPath, bool IsTls)
{
    private const string UnixPrefix = "unix:";

    public static bool TryParse(string url, out ListenEndpoint? endpoint, out string reason)
    {
        endpoint = null;
        reason = $"\"{url}\" is no endpoint; it must be http://host:port, https://host:port or unix:/path.";
        if (url.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            var path = "/" + url[UnixPrefix.Length..].TrimStart('/');
            endpoint = new ListenEndpoint(null, 0, path, false);
            return path.Length > 1;
        }

        // Kestrel's own wildcards are no host names: read them as "every address".
        var readable = url.Replace("://+", "://0.0.0.0", StringComparison.Ordinal).Replace("://*", "://0.0.0.0", StringComparison.Ordinal);
        if (!Uri.TryCreate(readable, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.PathAndQuery != "/")
        {
            return false;
        }

        var host = uri.DnsSafeHost;
        if (host != "localhost" && !IPAddress.TryParse(host, out _))
        {
            reason = $"\"{url}\": a server listens on an IP address, localhost or *, not on the name \"{host}\".";
            return false;
        }

        var address = host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(host);
        endpoint = new ListenEndpoint(address.Equals(IPAddress.Any) ? null : address, uri.Port, null, uri.Scheme == "https");
        return true;
    }

    public static ListenEndpoint Parse(string url) =>
        TryParse(url, out var endpoint, out var reason) ? endpoint! : throw new FormatException(reason);

    public void Listen(KestrelServerOptions server, HttpProtocols protocols)
    {
        if (SocketPath is not null)
        {
            server.ListenUnixSocket(SocketPath, Configure);
        }
        else if (Address is null)
        {
            server.ListenAnyIP(Port, Configure);
        }
        else
        {
            server.Listen(Address, Port, Configure);
        }

        void Configure(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions options)
        {
            options.Protocols = protocols;
            if (IsTls)
            {
                options.UseHttps();
            }
        }
    }
}
