using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Services;
using Grpc.AspNetCore.Tests.Wire;
using Grpc.Core;

namespace Grpc.AspNetCore.Tests;

public sealed class CompressionTests
{
    private static readonly byte[] Plain = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i / 1000))];

    [Fact]
    public async Task Request_Gzipped_IsInflated()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of(Frame.Gzip(Plain), flag: 1), ("grpc-encoding", "gzip"));

        Assert.Equal(new RawMessage(0, Plain).Bytes, Assert.Single(await call.ReadAllAsync()).Bytes);
        Assert.Equal(0, await call.GetStatusAsync());
    }

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("identity, deflate , gzip", 1)]
    [InlineData("identity,deflate", 0)]
    [InlineData(null, 0)]
    public async Task Response_ServiceCompresses_OnlyWhatTheClientAccepts(string? accepted, byte flag)
    {
        await using var server = await TestServer.StartAsync(options: options => options.ResponseCompressionAlgorithm = "gzip");
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of(Plain), accepted is null ? [] : [("grpc-accept-encoding", accepted)]);

        var message = Assert.Single(await call.ReadAllAsync());
        Assert.Equal(flag, message.Flag);
        Assert.Equal(Plain, flag == 1 ? Frame.Gunzip(message.Bytes) : message.Bytes);
        Assert.Equal(flag == 1 ? "gzip" : null, await call.FindAsync("grpc-encoding"));
    }

    [Fact]
    public async Task Messages_OfNoBytes_PassCompressedStreams()
    {
        await using var server = await TestServer.StartAsync(options: options => options.ResponseCompressionAlgorithm = "gzip");
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync(
            "Unary", Frame.Of(Frame.Gzip([]), flag: 1), ("grpc-encoding", "gzip"), ("grpc-accept-encoding", "gzip"));

        var message = Assert.Single(await call.ReadAllAsync());
        Assert.Equal([], message.Flag == 1 ? Frame.Gunzip(message.Bytes) : message.Bytes);
        Assert.Equal(0, await call.GetStatusAsync());
    }

    [Fact]
    public async Task Response_NoCompressFlag_SendsThatMessagePlain()
    {
        await using var server = await TestServer.StartAsync(
            new Script
            {
                ServerStream = async (request, responses, _) =>
                {
                    responses.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
                    await responses.WriteAsync(request);
                    responses.WriteOptions = null;
                    await responses.WriteAsync(request);
                },
            },
            options => options.ResponseCompressionAlgorithm = "gzip");
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("ServerStream", Frame.Of(Plain), ("grpc-accept-encoding", "gzip"));

        Assert.Equal([0, 1], (await call.ReadAllAsync()).Select(message => message.Flag));
    }

    [Fact]
    public async Task Request_UnknownEncoding_AnswersUnimplementedWithTheKnownOnes()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of([1], flag: 1), ("grpc-encoding", "snappy"));

        Assert.Empty(await call.ReadAllAsync());
        Assert.Equal((int)StatusCode.Unimplemented, await call.GetStatusAsync());
        Assert.Equal("identity,gzip", await call.FindAsync("grpc-accept-encoding"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("identity")]
    public async Task Request_CompressedFlagWithoutEncoding_AnswersInternal(string? encoding)
    {
        await using var server = await TestServer.StartAsync();
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of([1], flag: 1), encoding is null ? [] : [("grpc-encoding", encoding)]);

        Assert.Empty(await call.ReadAllAsync());
        Assert.Equal((int)StatusCode.Internal, await call.GetStatusAsync());
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0x4b })]
    public async Task Request_DamagedGzip_AnswersInternal(byte[] payload)
    {
        await using var server = await TestServer.StartAsync();
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of(payload, flag: 1), ("grpc-encoding", "gzip"));

        Assert.Empty(await call.ReadAllAsync());
        Assert.Equal((int)StatusCode.Internal, await call.GetStatusAsync());
    }

    [Fact]
    public async Task Map_UnknownResponseEncoding_IsRefused()
    {
        var exception = await Record.ExceptionAsync(() => TestServer.StartAsync(options: options => options.ResponseCompressionAlgorithm = "snappy"));

        Assert.Contains("'snappy'", Assert.IsType<InvalidOperationException>(exception).Message, StringComparison.Ordinal);
    }
}
