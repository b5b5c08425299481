using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Grpc.Net.Client.Tests;

public sealed class UnaryTests
{
    [Fact]
    public async Task Call_Answered_SendsTheProtocolsHeadersAndGivesTheMessage()
    {
        IHeaderDictionary? headers = null;
        string? path = null;
        await using var server = await WireServer.StartAsync(async context =>
        {
            headers = context.Request.Headers;
            path = $"{context.Request.Method} {context.Request.Path} {context.Request.Protocol}";
            await context.AnswerAsync((await context.ReadFrameAsync())!.Value.Payload);
        });

        var response = await server.Connect().CallUnary([1, 2, 3]);

        Assert.Equal([1, 2, 3], response);
        Assert.Equal("POST /test.Service/Unary HTTP/2", path);
        Assert.Equal("application/grpc", headers!.ContentType);
        Assert.Equal("trailers", headers["te"]);
        Assert.Equal("identity,gzip", headers["grpc-accept-encoding"]);
        Assert.False(headers.ContainsKey("grpc-timeout"));
    }

    [Fact]
    public async Task Call_Ended_GivesHeadersStatusAndTrailers()
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            context.Response.Headers["first"] = "1";
            await context.AnswerAsync([1]);
            context.Response.AppendTrailer("last", "2");
        });
        using var call = server.Connect().CallUnary();

        Assert.Equal([1], await call);

        Assert.Equal("1", (await call.ResponseHeadersAsync).GetValue("first"));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("2", call.GetTrailers().GetValue("last"));
        Assert.Null(call.GetTrailers().GetValue("grpc-status"));
    }

    [Fact]
    public async Task Call_GoingOn_HasNeitherStatusNorTrailers()
    {
        await using var server = await WireServer.StartAsync(context => context.UntilAbortedAsync());
        using var call = server.Connect().CallUnary();

        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(() => call.GetTrailers());
    }

    [Fact]
    public async Task Call_AnsweredWithTwoMessages_IsInternal()
    {
        await using var server = await WireServer.StartAsync(context => context.AnswerAsync([1], [2]));

        var error = await Assert.ThrowsAsync<RpcException>(() => server.Connect().CallUnary().ResponseAsync);

        Assert.Equal(StatusCode.Internal, error.StatusCode);
    }

    [Fact]
    public async Task Call_AnsweredWithoutMessage_IsInternal()
    {
        await using var server = await WireServer.StartAsync(context => context.AnswerAsync());

        var error = await Assert.ThrowsAsync<RpcException>(() => server.Connect().CallUnary().ResponseAsync);

        Assert.Equal(StatusCode.Internal, error.StatusCode);
    }

    [Fact]
    public async Task Call_MessageThenFailure_IsTheFailure()
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            await context.SendAsync(Frames.Frame([1]));
            context.SendStatus(StatusCode.Aborted, "too late");
        });

        var error = await Assert.ThrowsAsync<RpcException>(() => server.Connect().CallUnary().ResponseAsync);

        Assert.Equal((StatusCode.Aborted, "too late"), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task Call_ManyAtOnce_EachGetsItsOwnAnswer()
    {
        await using var server = await WireServer.StartAsync(
            async context => await context.AnswerAsync((await context.ReadFrameAsync())!.Value.Payload));
        var channel = server.Connect();

        var responses = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i => await channel.CallUnary([(byte)i])));

        Assert.Equal(Enumerable.Range(0, 200).Select(i => (byte)i), responses.Select(Assert.Single));
    }

    [Fact]
    public async Task Call_DeserializerThatThrows_IsInternalWithItsWords()
    {
        await using var server = await WireServer.StartAsync(context => context.AnswerAsync([1]));
        var failing = new Marshaller<byte[]>((_, context) => context.Complete([]), _ => throw new FormatException("not mine"));
        var method = new Method<byte[], byte[]>(MethodType.Unary, "test.Service", "Unary", failing, failing);

        var error = await Assert.ThrowsAsync<RpcException>(
            () => server.Connect().CreateCallInvoker().AsyncUnaryCall(method, null, default, []).ResponseAsync);

        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.Contains("not mine", error.Status.Detail, StringComparison.Ordinal);
    }
}
