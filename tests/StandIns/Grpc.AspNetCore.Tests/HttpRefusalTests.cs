using System.Net;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Services;
using Grpc.AspNetCore.Tests.Wire;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Grpc.AspNetCore.Tests;

public sealed class HttpRefusalTests
{
    private const string Path = $"/{Bytes.Name}/Unary";

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpcx")]
    [InlineData(null)]
    public async Task Post_OfAnotherContentType_Is415(string? contentType)
    {
        await using var server = await TestServer.StartAsync();
        using var client = new RawClient(server.Address);
        using var content = new ByteArrayContent(Frame.Of([]));
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("content-type", contentType);
        }

        using var response = await client.Http.PostAsync(Path, content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("Application/GRPC; charset=utf-8")]
    public async Task Post_OfGrpc_IsServed(string contentType)
    {
        await using var server = await TestServer.StartAsync();
        using var client = new RawClient(server.Address);
        using var content = new ByteArrayContent(Frame.Of([6]));
        content.Headers.TryAddWithoutValidation("content-type", contentType);

        using var response = await client.Http.PostAsync(Path, content);

        Assert.Equal(Frame.Of([6]), await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/grpc", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(["0"], response.TrailingHeaders.GetValues("grpc-status"));
    }

    [Fact]
    public async Task Get_OfAMethod_IsRefused()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new RawClient(server.Address);

        using var response = await client.Http.GetAsync(Path);

        Assert.False(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Http1_IsToldToUpgrade()
    {
        await using var server = await TestServer.StartAsync(listen: endpoint => endpoint.Protocols = HttpProtocols.Http1);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var content = new ByteArrayContent(Frame.Of([]));
        content.Headers.TryAddWithoutValidation("content-type", "application/grpc");

        using var response = await client.PostAsync(Path, content);

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
        Assert.Contains("HTTP/2", response.Headers.Upgrade.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownServices_Ignored_FallThrough()
    {
        await using var server = await TestServer.StartAsync(options: options => options.IgnoreUnknownServices = true);
        using var client = new RawClient(server.Address);
        await using var call = client.StartAt("/no.such.Service/Method");
        await call.CompleteAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await call.Response).StatusCode);
    }
}
