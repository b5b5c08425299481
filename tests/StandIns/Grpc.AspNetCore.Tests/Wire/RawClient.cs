using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Grpc.AspNetCore.Tests.Services;

namespace Grpc.AspNetCore.Tests.Wire;

/// <summary>A client that shares no code with the server: HttpClient, with frames and headers written by hand.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly HttpClient _http;
    private Socket? _socket;

    public RawClient(Uri address, string? unixSocket = null)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=datafeed.test" },
            ConnectCallback = async (context, cancellationToken) =>
            {
                EndPoint endpoint = unixSocket is null ? context.DnsEndPoint : new UnixDomainSocketEndPoint(unixSocket);
                _socket = unixSocket is null
                    ? new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
                    : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await _socket.ConnectAsync(endpoint, cancellationToken);
                return new NetworkStream(_socket, ownsSocket: true);
            },
        };
        _http = new HttpClient(handler)
        {
            BaseAddress = unixSocket is null ? address : new Uri("http://localhost"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public HttpClient Http => _http;

    /// <summary>Starts a call of the scripted service.</summary>
    public RawCall Start(string method, params (string Name, string Value)[] headers) => StartAt($"/{Bytes.Name}/{method}", headers);

    public RawCall StartAt(string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return new RawCall(_http, request);
    }

    /// <summary>Sends one body, ends the request, and returns the call.</summary>
    public async Task<RawCall> CallAsync(string method, byte[] body, params (string Name, string Value)[] headers)
    {
        var call = Start(method, headers);
        await call.SendAsync(body);
        await call.CompleteAsync();
        return call;
    }

    /// <summary>A call that must succeed, to show that the server is alive.</summary>
    public async Task AssertServesAsync()
    {
        await using var call = await CallAsync("Unary", Frame.Of([1, 2, 3]));
        var message = Assert.Single(await call.ReadAllAsync());
        Assert.Equal([1, 2, 3], message.Bytes);
        Assert.Equal(0, await call.GetStatusAsync());
    }

    /// <summary>Kills the connection as a crash would: no goodbye, only a reset.</summary>
    public void Vanish()
    {
        _socket!.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public void Dispose() => _http.Dispose();
}
