using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DataFeed.Protocol.Addresses;

/// <summary>Where a data server listens or is called: <c>http://host:port</c>, <c>https://host:port</c> or <c>unix:/path</c>.</summary>
/// <remarks>
/// Immutable; two addresses are equal where their canonical texts are. A port that is left out is 80 or 443. A socket's path may be relative to the
/// working directory, and may have three slashes (<c>unix:///path</c>). Kestrel's <c>http://unix:/path</c> is read too.
/// </remarks>
public sealed record DataFeedAddress
{
    /// <summary>The forms that an address has, for messages.</summary>
    public const string Forms = "http://host:port, https://host:port or unix:/path";

    internal DataFeedAddress(bool isTls, string host, int port)
    {
        IsTls = isTls;
        Host = host;
        Port = port;
    }

    internal DataFeedAddress(string socketPath)
        : this(isTls: false, "", 0) => SocketPath = socketPath;

    /// <summary>Whether connections speak TLS. A socket's never do.</summary>
    public bool IsTls { get; }

    /// <summary>A name or an IP address in lower case, IPv6 without brackets; <c>*</c> for every address of the machine; empty for a socket.</summary>
    public string Host { get; }

    /// <summary>0 to 65535; 0 for any free port, and for a socket.</summary>
    public int Port { get; }

    /// <summary>The absolute path of a Unix socket's file; null where the address has a host.</summary>
    public string? SocketPath { get; }

    /// <summary>Whether the address means every address of the machine. A server can listen there; a client can call none.</summary>
    public bool IsEveryAddress => Host is "*" or "0.0.0.0" or "::";

    /// <summary>Whether calls stay on this machine: a socket, <c>localhost</c> or an address of the loopback interface.</summary>
    public bool IsLocal =>
        SocketPath is not null
        || Host == "localhost" || Host.EndsWith(".localhost", StringComparison.Ordinal)
        || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>What a socket connects to. A name is looked up with each connection.</summary>
    public EndPoint EndPoint => SocketPath is null ? new DnsEndPoint(Host, Port) : new UnixDomainSocketEndPoint(SocketPath);

    /// <summary>What a gRPC channel calls, over a handler of <see cref="CreateHandler"/>.</summary>
    /// <exception cref="UriFormatException">The address cannot be called: see <see cref="CallViolation"/>.</exception>
    public Uri Uri => new(SocketPath is null ? ToString() : "http://localhost");

    /// <summary>Why no client can call the address, as a sentence; null where one can.</summary>
    public string? CallViolation =>
        SocketPath is null && Port == 0 ? $"\"{this}\" is no address to call: port 0 means any free port; write the port that the server listens on."
        : IsEveryAddress ? $"\"{this}\" is no address to call: it means every address of a machine; write one of them, such as {ReachedAs("localhost")}."
        : null;

    /// <summary>Why no server can listen at the address, as a sentence; null where one can.</summary>
    public string? ListenViolation =>
        SocketPath is not null || IsEveryAddress || Host == "localhost" || IPAddress.TryParse(Host, out _)
            ? null
            : $"\"{this}\" is no address to listen at: a server listens at an IP address, localhost or *, not at the name \"{Host}\".";

    /// <summary>Reads an address. Nothing is looked up or opened.</summary>
    /// <param name="text">The address; white space around it does not count.</param>
    /// <exception cref="FormatException">It is none; the message names the text, what is wrong with it and what to write.</exception>
    public static DataFeedAddress Parse(string text) => TryParse(text, out var address, out var reason) ? address : throw new FormatException(reason);

    /// <summary>Reads an address. Nothing is looked up or opened.</summary>
    /// <param name="text">The address; white space around it does not count.</param>
    /// <param name="address">Null where the text is none.</param>
    /// <param name="reason">A sentence with the text, what is wrong with it and what to write. A text that may hold a password is not repeated.</param>
    /// <returns>Whether the text is an address.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out DataFeedAddress? address, [NotNullWhen(false)] out string? reason)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        address = AddressReader.Read(text, out var fault);
        reason = address is null ? AddressReader.Reason(text, fault) : null;
        return address is not null;
    }

    /// <summary>The addresses of a list, each still a text.</summary>
    /// <param name="texts">Separated by <c>;</c>. Empty ones do not count.</param>
    public static string[] Split(string texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>The same address by a host's name where it means every address of the machine; otherwise this one.</summary>
    /// <param name="host">A name or an IP address, IPv6 without brackets.</param>
    public DataFeedAddress ReachedAs(string host) => IsEveryAddress ? new(IsTls, host, Port) : this;

    /// <summary>A handler whose connections go to this address, whatever the request's host is. The caller disposes it.</summary>
    /// <remarks>Calls that stay on this machine pass by every proxy; others take the one that the environment names (<c>http_proxy</c>, <c>no_proxy</c>).</remarks>
    public SocketsHttpHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler { UseProxy = !IsLocal };
        if (SocketPath is not null)
        {
            handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(EndPoint, cancellationToken);
        }

        return handler;
    }

    /// <summary>The canonical text: with its port, or a socket's absolute path.</summary>
    public override string ToString() =>
        SocketPath is not null ? $"unix:{SocketPath}"
        : string.Create(CultureInfo.InvariantCulture, $"{(IsTls ? "https" : "http")}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    private static async ValueTask<Stream> ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
