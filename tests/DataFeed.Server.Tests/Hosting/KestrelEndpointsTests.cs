using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DataFeed.Client;
using DataFeed.Server.Hosting;
using DataFeed.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;
using ListenOptions = DataFeed.Server.Hosting.ListenOptions;

namespace DataFeed.Server.Tests.Hosting;

/// <summary>Addresses as endpoints of Kestrel's configuration, over real connections.</summary>
public sealed class KestrelEndpointsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datafeed-endpoints-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Urls_OfEveryKind_AreListenedAtInTheirOrder()
    {
        var socket = Path.Combine(_folder.FullName, "feed.sock");
        await using var host = await StartAsync(
            ("DataFeed:Urls", $"http://127.0.0.1:0;http://localhost:0;unix:{socket};http://[::1]:0;http://*:0"), ("DataFeed:AdminUrls", "http://127.0.0.1:0"));

        Assert.Equal(
            ["http://127.0.0.1:P", "http://127.0.0.1:P", $"http://unix:{socket}", "http://[::1]:P", "http://[::]:P", "http://127.0.0.1:P"],
            host.Urls.Select(url => url.StartsWith("http://unix", StringComparison.Ordinal) ? url : $"{url[..url.LastIndexOf(':')]}:P"));
        foreach (var url in host.Urls.Take(4))
        {
            await ListAsync(url);
        }

        await ListAsync($"unix:{socket}");
        Assert.Equal(host.Urls.First(), host.Services.GetRequiredService<ServedAddresses>().FirstForCalls());
    }

    [Fact]
    public async Task KestrelsOwnEndpoints_StandBesideTheUrls_AndServeCallsUnlessTheySayOtherwise()
    {
        await using var host = await StartAsync(
            ("DataFeed:Urls", "http://127.0.0.1:0"),
            ("Kestrel:Endpoints:Calls:Url", "http://127.0.0.1:0"),
            ("Kestrel:Endpoints:Admin:Url", "http://127.0.0.1:0"),
            ("Kestrel:Endpoints:Admin:Protocols", "Http1"));
        // In the order of their names.
        var (admin, calls, urls) = (host.Urls.ElementAt(0), host.Urls.ElementAt(1), host.Urls.ElementAt(2));
        using var http = new HttpClient();

        Assert.Equal("healthy\n", await http.GetStringAsync(new Uri($"{admin}/healthz")));
        await ListAsync(calls);
        await ListAsync(urls);
        Assert.Equal(calls, host.Services.GetRequiredService<ServedAddresses>().FirstForCalls());
    }

    [Fact]
    public async Task KestrelsOwnEndpoints_AreInPlaceOfTheDefaultAddress()
    {
        await using var host = await StartAsync(("Kestrel:Endpoints:Calls:Url", "http://127.0.0.1:0"));

        await ListAsync(Assert.Single(host.Urls));
    }

    [Fact]
    public void NoAddressAtAll_IsTheDefaultAddress()
    {
        using var host = ServerHost.Build();

        var endpoints = host.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.ConfigurationLoader!.Configuration.GetSection("Endpoints");

        Assert.Equal((ListenOptions.DefaultUrl, "Http2"), (endpoints["DataFeed:Url"], endpoints["DataFeed:Protocols"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(null, "Kestrel:Endpoints:A:Url=http://a:1", "Kestrel:Endpoints:A:Protocols=http1")]
    [InlineData(null, "Kestrel:Endpoints:A:Url=http://a:1", "Kestrel:EndpointDefaults:Protocols=Http1")]
    [InlineData("http://a:1", "Kestrel:Endpoints:A:Url=http://a:1")]
    [InlineData("http://b:1", "Kestrel:Endpoints:A:Url=http://a:1", "Kestrel:Endpoints:A:Protocols=Http1", "Kestrel:Endpoints:B:Url=http://b:1")]
    public void FirstForCalls_OfKestrelsEndpoints_IsTheFirstThatIsNotForHttp11Alone(string? expected, params string[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => setting.Split('=')).Select(parts => KeyValuePair.Create(parts[0], (string?)parts[1]))).Build();

        Assert.Equal(expected, KestrelEndpoints.FirstForCalls(configuration));
    }

    [Fact]
    public async Task Certificate_ReplacedOnDisk_IsServedToNewConnections()
    {
        var (path, first) = WriteCertificate();
        // The endpoint of the address, completed by a section of the same name.
        await using var host = await StartAsync(
            ("DataFeed:Urls", $"https://127.0.0.1:{FreePort()}"),
            ("Kestrel:Endpoints:DataFeed:Certificate:Path", path),
            ("Kestrel:Endpoints:DataFeed:Certificate:KeyPath", path));
        var address = new Uri(host.Urls.Single());
        Assert.Equal(first, Served(address));

        var (_, second) = WriteCertificate();

        await Wait.UntilAsync(() => Served(address), served => served == second, "the new certificate to be served");
        Assert.NotEqual(first, second);
    }

    private static async Task<WebApplication> StartAsync(params (string Key, string Value)[] settings)
    {
        var host = ServerHost.Build(
            settings.Append(("Serilog:MinimumLevel:Default", "Fatal")).Select(setting => KeyValuePair.Create(setting.Item1, (string?)setting.Item2)));
        await host.StartAsync();
        return host;
    }

    private static async Task ListAsync(string url)
    {
        using var client = new DataFeedClient(url, new DataFeedClientOptions { RetryFor = TimeSpan.Zero });
        Assert.NotEmpty(await client.ListFeedsAsync());
    }

    /// <summary>The digest of the certificate that a new connection gets; empty while none is made.</summary>
    private static string Served(Uri address)
    {
        try
        {
            using var tcp = new TcpClient(address.Host, address.Port);
            using var tls = new SslStream(tcp.GetStream(), false, (_, certificate, _, _) => certificate is not null);
            tls.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = "localhost", ApplicationProtocols = [SslApplicationProtocol.Http2] });
            return tls.RemoteCertificate!.GetCertHashString();
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return "";
        }
    }

    /// <summary>Certificate and key in one file, put there in one step: who watches it sees both or neither.</summary>
    private (string Path, string Digest) WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var path = Path.Combine(_folder.FullName, "server.pem");
        File.WriteAllText($"{path}.new", $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        File.Move($"{path}.new", path, overwrite: true);
        return (path, certificate.GetCertHashString());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
