using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Wire;
using Microsoft.AspNetCore.Hosting;

namespace Grpc.AspNetCore.Tests;

public sealed class TransportTests
{
    [Fact]
    public async Task Tls_Serves()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=datafeed.test", key, HashAlgorithmName.SHA256);
        var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = request.CreateSelfSigned(start, start.AddYears(100));
        await using var server = await TestServer.StartAsync(listen: endpoint => endpoint.UseHttps(certificate));
        using var client = new RawClient(server.Address);

        Assert.Equal("https", server.Address.Scheme);
        await client.AssertServesAsync();
    }

    [Fact]
    public async Task UnixSocket_Serves()
    {
        var path = Path.Combine(Path.GetTempPath(), $"grpc-{Guid.NewGuid():N}.sock");
        await using var server = await TestServer.StartAsync(unixSocket: path);
        using var client = new RawClient(new Uri("http://localhost"), path);

        await client.AssertServesAsync();
    }
}
