using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace Grpc.Net.Client.Tests;

public sealed class StatusTests
{
    public static TheoryData<StatusCode> Failures => [.. Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK)];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Trailers_EveryCode_BecomesTheException(StatusCode code)
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            await context.SendAsync([]);
            context.SendStatus(code, "50%25 %E2%98%BA");
            context.Response.AppendTrailer("extra-bin", "AP8");
        });

        var error = await Assert.ThrowsAsync<RpcException>(() => server.Connect().CallUnary().ResponseAsync);

        Assert.Equal((code, "50% ☺"), (error.StatusCode, error.Status.Detail));
        Assert.Equal([0, 255], error.Trailers.GetValueBytes("extra-bin"));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task TrailersOnly_EveryCode_BecomesTheException(StatusCode code)
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.AnswerTrailersOnly(code, "no%20");
            context.Response.Headers["extra"] = "v";
            return Task.CompletedTask;
        });
        using var call = server.Connect().CallServerStream();

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal((code, "no "), (error.StatusCode, error.Status.Detail));
        Assert.Equal("v", error.Trailers.GetValue("extra"));
        Assert.Equal(code, call.GetStatus().StatusCode);
        Assert.Equal("v", call.GetTrailers().GetValue("extra"));
    }

    [Fact]
    public async Task TrailersOnly_Ok_IsAnEmptyStreamButNoUnaryAnswer()
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.AnswerTrailersOnly(StatusCode.OK, "");
            return Task.CompletedTask;
        });
        using var stream = server.Connect().CallServerStream();

        Assert.False(await stream.ResponseStream.MoveNext(CancellationToken.None));
        var error = await Assert.ThrowsAsync<RpcException>(() => server.Connect().CallUnary().ResponseAsync);

        Assert.Equal(StatusCode.Internal, error.StatusCode);
    }

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(503, StatusCode.Unavailable)]
    public async Task HttpStatus_NotOk_IsMappedAndNamed(int http, StatusCode expected)
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.StatusCode = http;
            return context.Response.WriteAsync("<html>");
        });

        var error = await Assert.ThrowsAsync<RpcException>(() => server.Connect().CallUnary().ResponseAsync);

        Assert.Equal(expected, error.StatusCode);
        Assert.Contains($"{http}", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HttpStatus_WithGrpcStatus_IsTheLatter()
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.AnswerTrailersOnly(StatusCode.NotFound, "words");
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });

        var error = await Assert.ThrowsAsync<RpcException>(() => server.Connect().CallUnary().ResponseAsync);

        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task ContentType_NotGrpcs_IsRefusedByName()
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("hello");
        });

        var error = await Assert.ThrowsAsync<RpcException>(() => server.Connect().CallUnary().ResponseAsync);

        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        Assert.Contains("text/html", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trailers_WithoutStatus_AreAFailure()
    {
        await using var server = await WireServer.StartAsync(context => context.SendAsync(Frames.Frame([1])));

        var error = await Assert.ThrowsAsync<RpcException>(() => server.Connect().CallUnary().ResponseAsync);

        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        Assert.Contains("grpc-status", error.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x2, StatusCode.Internal)]
    [InlineData(0x7, StatusCode.Unavailable)]
    [InlineData(0x8, StatusCode.Cancelled)]
    [InlineData(0xB, StatusCode.ResourceExhausted)]
    [InlineData(0xC, StatusCode.PermissionDenied)]
    public async Task Reset_MidStream_IsMapped(int errorCode, StatusCode expected)
    {
        await using var server = await WireServer.StartAsync(async context =>
        {
            await context.SendAsync(Frames.Frame([1]));
            await context.ReadFrameAsync();
            await context.ReadFrameAsync();
            context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(errorCode);
        });
        using var call = server.Connect().CallDuplex();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        await call.RequestStream.WriteAsync([]);
        await call.RequestStream.CompleteAsync();
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(expected, error.StatusCode);
    }

    [Theory]
    [InlineData(MethodType.Unary)]
    [InlineData(MethodType.DuplexStreaming)]
    public async Task Refused_EveryTime_IsUnavailable(MethodType type)
    {
        await using var server = await WireServer.StartAsync(context =>
        {
            context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(0x7);
            return Task.CompletedTask;
        });
        using var duplex = type == MethodType.DuplexStreaming ? server.Connect().CallDuplex() : null;

        Task answer = duplex is null ? server.Connect().CallUnary().ResponseAsync : duplex.ResponseStream.MoveNext(CancellationToken.None);
        var error = await Assert.ThrowsAsync<RpcException>(() => Wait.ForAsync(answer, "the refusal"));

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    [Fact]
    public async Task Refused_Once_IsSentAgainWhole()
    {
        var refusals = 0;
        await using var server = await WireServer.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref refusals) == 1)
            {
                context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(0x7);
                return;
            }

            await context.AnswerAsync((await context.ReadFrameAsync())!.Value.Payload);
        });

        Assert.Equal([1, 2, 3], await server.Connect().CallUnary([1, 2, 3]));
    }
}
