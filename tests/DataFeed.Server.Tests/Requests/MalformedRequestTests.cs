using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using DataFeed.Protocol.Errors;
using DataFeed.Testing;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace DataFeed.Server.Tests.Requests;

/// <summary>Requests that are wrong beneath the contract: Grpc.AspNetCore reads them before any code of the service runs.</summary>
public sealed class MalformedRequestTests : IAsyncLifetime, IDisposable
{
    private readonly ErrorLog _errors = new();
    private readonly HttpClient _http = new();
    private TestServer _server = null!;

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "a flag that is none", [2, 0, 0, 0, 0] },
        { "a length past 2^31", [0, 0x80, 0, 0, 0] },
        { "no protobuf", [0, 0, 0, 0, 1, 0xFF] },
        { "a nested length near 2^31", [0, 0, 0, 0, 7, 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 7, 0x0A] },
        { "no gzip", [1, 0, 0, 0, 3, 1, 2, 3] },
        { "a gzip of no protobuf", Frame(Gzip([0xFF])) },
    };

    public async Task InitializeAsync() =>
        _server = await TestServer.StartAsync(addServices: services => services.AddSingleton<ILoggerProvider>(_errors));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _errors.Dispose();
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Request_Malformed_IsAProtocolViolationAndNoErrorOfTheServers(string what, byte[] body)
    {
        foreach (var method in new[] { "GetEpoch", "NextBatch" })
        {
            var (status, error) = await CallAsync($"datafeed.v1.DataFeed/{method}", body);

            Assert.True(status == StatusCode.InvalidArgument, $"{method} answers {what} with {status}.");
            Assert.Equal(nameof(DataFeedError.ProtocolViolation), error);
        }

        Assert.Empty(_errors.Entries);
    }

    [Theory]
    [InlineData("datafeed.v1.DataFeed/GetEpoch")]
    [InlineData("datafeed.v1.DataFeed/NextBatch")]
    public async Task Request_ThatInflatesToMoreThanFourMegabytes_IsRefused(string method)
    {
        var (status, _) = await CallAsync(method, Frame(Gzip(new byte[(4 << 20) + 1])));

        Assert.Equal(StatusCode.ResourceExhausted, status);
        Assert.Empty(_errors.Entries);
    }

    [Theory]
    [InlineData("grpc.health.v1.Health/Check")]
    [InlineData("grpc.reflection.v1.ServerReflection/ServerReflectionInfo")]
    public async Task Request_OfBadFramesToGrpcsOwnServices_IsNoErrorOfTheServers(string method)
    {
        var (status, error) = await CallAsync(method, [2, 0, 0, 0, 0]);

        Assert.Equal((StatusCode.InvalidArgument, nameof(DataFeedError.ProtocolViolation)), (status, error));
        Assert.Empty(_errors.Entries);
    }

    private static byte[] Frame(byte[] message) =>
        [1, (byte)(message.Length >> 24), (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message];

    private static byte[] Gzip(byte[] message)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(message);
        }

        return target.ToArray();
    }

    private async Task<(StatusCode Status, string? Error)> CallAsync(string method, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_server.Address}/{method}")
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Add("grpc-encoding", "gzip");
        using var response = await _http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return (Enum.Parse<StatusCode>(Find(response, "grpc-status")!), Find(response, ErrorTrailer.Name));
    }

    private static string? Find(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values) ? values.Single() : null;
}
