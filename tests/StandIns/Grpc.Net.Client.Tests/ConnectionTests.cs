using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace Grpc.Net.Client.Tests;

public sealed class ConnectionTests
{
    [Fact]
    public async Task Connect_Refused_IsUnavailableAndNamesTheAddress()
    {
        using var unused = new Socket(SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // Bound, never listening: nobody else can take the port.
        var address = $"http://127.0.0.1:{((IPEndPoint)unused.LocalEndPoint!).Port}";
        using var channel = GrpcChannel.ForAddress(address);

        var error = await Assert.ThrowsAsync<RpcException>(() => channel.CallUnary().ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Contains(address, error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_VanishedMidStream_IsUnavailable()
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            await context.SendAsync(Frames.Frame([1]));
            await context.UntilAbortedAsync();
        });
        await using var relay = new CuttableRelay(server.Address);
        using var call = server.Connect(address: relay.Address).CallServerStream();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        var read = call.ResponseStream.MoveNext(CancellationToken.None);
        relay.Cut();

        var error = await Assert.ThrowsAsync<RpcException>(() => Wait.ForAsync(read, "the loss to be noticed"));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Equal(StatusCode.Unavailable, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Server_VanishedBetweenCalls_IsConnectedToAgain()
    {
        await using var server = await WireServer.StartAsync(context => context.AnswerAsync([1]));
        await using var relay = new CuttableRelay(server.Address);
        var channel = server.Connect(address: relay.Address);
        await channel.CallUnary();

        relay.Cut();
        var response = await AnswerAfterLossAsync(channel);

        Assert.Equal([1], response);
    }

    [Fact]
    public async Task Write_ServerVanished_IsUnavailable()
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            await context.SendAsync(Frames.Frame([1]));
            await context.UntilAbortedAsync();
        });
        await using var relay = new CuttableRelay(server.Address);
        using var call = server.Connect(address: relay.Address).CallDuplex();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        relay.Cut();
        await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        var error = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync([1]));

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    [Fact]
    public async Task UnixSocket_ThroughConnectCallback_Serves()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.sock");
        await using var server = await WireServer.StartAsync(
            context => context.AnswerAsync([1]), kestrel => kestrel.ListenUnixSocket(path, WireServer.UseHttp2));
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = handler });

        Assert.Equal([1], await channel.CallUnary());
    }

    [Fact]
    public async Task Tls_TrustedCertificate_Serves()
    {
        using var certificate = MakeCertificate();
        await using var server = await StartTlsAsync(certificate);
        using var handler = new SocketsHttpHandler { SslOptions = Trust(certificate) };
        var options = new GrpcChannelOptions { HttpHandler = handler, Credentials = ChannelCredentials.SecureSsl };

        Assert.Equal([1], await server.Connect(options).CallUnary());
    }

    [Fact]
    public async Task Tls_UnknownCertificate_IsRefused()
    {
        using var certificate = MakeCertificate();
        await using var server = await StartTlsAsync(certificate);

        var error = await Assert.ThrowsAsync<RpcException>(() => server.Connect().CallUnary().ResponseAsync);

        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.Contains("certificate", error.Status.Detail, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task HttpClient_InPlaceOfHandler_Serves()
    {
        await using var server = await WireServer.StartAsync(context => context.AnswerAsync([1]));
        using var client = new HttpClient();

        Assert.Equal([1], await server.Connect(new GrpcChannelOptions { HttpClient = client }).CallUnary());
    }

    // The pool may hand out the cut connection once before it knows.
    private static async Task<byte[]> AnswerAfterLossAsync(GrpcChannel channel)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            try
            {
                return await channel.CallUnary();
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable)
            {
            }
        }

        return [];
    }

    private static Task<WireServer> StartTlsAsync(X509Certificate2 certificate) => WireServer.StartAsync(
        context => context.AnswerAsync([1]),
        kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            WireServer.UseHttp2(listen);
            listen.UseHttps(certificate);
        }));

    private static SslClientAuthenticationOptions Trust(X509Certificate2 certificate) => new()
    {
        RemoteCertificateValidationCallback = (_, remote, _, _) => remote?.GetCertHashString() == certificate.GetCertHashString(),
    };

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
