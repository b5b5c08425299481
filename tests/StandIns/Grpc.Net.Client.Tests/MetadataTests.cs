using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Grpc.Net.Client.Tests;

public sealed class MetadataTests
{
    [Fact]
    public async Task Request_TextAndBytes_AreHeaders()
    {
        IHeaderDictionary? headers = null;
        await using var server = await WireServer.StartAsync(context =>
        {
            headers = context.Request.Headers;
            return context.AnswerAsync([1]);
        });
        var metadata = new Metadata { { "k", "1" }, { "k", "2" }, { "b-bin", new byte[] { 0, 255 } }, { "grpc-timeout", "1S" } };

        await server.Connect().CallUnary(options: new CallOptions(metadata));

        Assert.Equal(["1", "2"], string.Join(',', headers!["k"].AsEnumerable()).Split(',', StringSplitOptions.TrimEntries));
        Assert.Equal("AP8", headers["b-bin"]);
        Assert.False(headers.ContainsKey("grpc-timeout"));
    }

    [Fact]
    public async Task Request_TextThatNoHeaderCarries_IsInternalAndNamesTheKey()
    {
        await using var server = await WireServer.StartAsync(context => context.AnswerAsync([1]));

        var error = await Assert.ThrowsAsync<RpcException>(
            () => server.Connect().CallUnary(options: new CallOptions(new Metadata { { "name-of-it", "é" } })).ResponseAsync);

        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.Contains("name-of-it", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_JoinedBytes_AreSeveralEntries()
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.Headers["b-bin"] = "AA==,AQ";
            return context.AnswerAsync([1]);
        });
        using var call = server.Connect().CallUnary();

        var headers = await call.ResponseHeadersAsync;

        Assert.Equal([[0], [1]], headers.GetAll("b-bin").Select(entry => entry.ValueBytes));
        await call;
    }

    [Fact]
    public async Task Response_BytesThatAreNoBase64_AreInternalAndNameTheKey()
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.Headers["bad-bin"] = "!";
            return context.AnswerAsync([1]);
        });

        var error = await Assert.ThrowsAsync<RpcException>(() => server.Connect().CallUnary().ResponseAsync);

        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.Contains("bad-bin", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResponseHeaders_BeforeTheFirstMessage_AreThere()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await WireServer.StartAsync(async context =>
        {
            context.Response.Headers["k"] = "v";
            await context.SendAsync([]);
            await Wait.ForAsync(goOn.Task, "the client to have seen the headers");
            await context.AnswerAsync([1]);
        });
        using var call = server.Connect().CallServerStream();

        var headers = await Wait.ForAsync(call.ResponseHeadersAsync, "headers");
        goOn.SetResult();

        Assert.Equal("v", headers.GetValue("k"));
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
    }
}
