using System.IO.Compression;
using Grpc.Core;
using Xunit;

namespace Grpc.Net.Client.Tests;

public sealed class CompressionTests
{
    private static readonly Metadata AskForGzip = new() { { "grpc-internal-encoding-request", "gzip" } };

    [Fact]
    public async Task Response_Gzipped_IsInflated()
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            context.Response.Headers["grpc-encoding"] = "gzip";
            await context.SendAsync([.. Frames.Frame(Gzip(new byte[100_000]), flag: 1), .. Frames.Frame([5])]);
            context.SendStatus(StatusCode.OK);
        });
        using var call = server.Connect().CallServerStream();

        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(new byte[100_000], call.ResponseStream.Current);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal([5], call.ResponseStream.Current);
    }

    [Fact]
    public async Task Response_Bomb_IsResourceExhausted()
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.Headers["grpc-encoding"] = "gzip";
            return context.SendAsync(Frames.Frame(Gzip(new byte[64 << 20]), flag: 1));
        });

        var error = await Assert.ThrowsAsync<RpcException>(() => server.Connect().CallUnary().ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Theory]
    [InlineData(null, StatusCode.Internal)]
    [InlineData("identity", StatusCode.Internal)]
    [InlineData("gzip", StatusCode.Internal)] // The bytes are none.
    [InlineData("zstd", StatusCode.Unimplemented)]
    public async Task Response_CompressedInNoWayKnown_IsRefused(string? encoding, StatusCode expected)
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            if (encoding is not null)
            {
                context.Response.Headers["grpc-encoding"] = encoding;
            }

            return context.SendAsync(Frames.Frame([1, 2, 3], flag: 1));
        });

        var error = await Assert.ThrowsAsync<RpcException>(() => server.Connect().CallUnary().ResponseAsync);

        Assert.Equal(expected, error.StatusCode);
    }

    [Fact]
    public async Task Request_AskedForGzip_IsCompressedAndNamed()
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            Assert.Equal("gzip", context.Request.Headers["grpc-encoding"]);
            Assert.False(context.Request.Headers.ContainsKey("grpc-internal-encoding-request"));
            var (flag, payload) = (await context.ReadFrameAsync())!.Value;
            Assert.Equal(1, flag);
            await context.AnswerAsync(Gunzip(payload));
        });

        var response = await server.Connect().CallUnary(new byte[10_000], new CallOptions(AskForGzip));

        Assert.Equal(new byte[10_000], response);
    }

    [Fact]
    public async Task Request_MessageMarkedNoCompress_IsSentAsItIs()
    {
        var flags = new List<byte>();
        await using var server = await WireServer.StartAsync(async context =>
        {
            while (await context.ReadFrameAsync() is { } frame)
            {
                flags.Add(frame.Flag);
            }

            await context.AnswerAsync([1]);
        });
        using var call = server.Connect().CallClientStream(new CallOptions(AskForGzip));

        await call.RequestStream.WriteAsync([1]);
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync([1]);
        call.RequestStream.WriteOptions = WriteOptions.Default;
        await call.RequestStream.WriteAsync([1]);
        await call.RequestStream.CompleteAsync();
        await call;

        Assert.Equal([1, 0, 1], flags);
    }

    [Fact]
    public async Task Request_AskedForUnknownEncoding_FailsAndNamesIt()
    {
        await using var server = await WireServer.StartAsync(context => context.AnswerAsync([1]));
        var options = new CallOptions(new Metadata { { "grpc-internal-encoding-request", "zstd" } });

        var error = await Assert.ThrowsAsync<RpcException>(() => server.Connect().CallUnary(options: options).ResponseAsync);

        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.Contains("zstd", error.Status.Detail, StringComparison.Ordinal);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return output.ToArray();
    }

    private static byte[] Gunzip(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var output = new MemoryStream();
        gzip.CopyTo(output);
        return output.ToArray();
    }
}
