using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Services;
using Grpc.AspNetCore.Tests.Wire;
using Grpc.Core;

namespace Grpc.AspNetCore.Tests;

public sealed class StatusTests
{
    public static TheoryData<StatusCode> Failures => new(Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK));

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Unary_HandlerThrowsStatus_AnswersItInHeadersAlone(StatusCode code)
    {
        await using var server = await TestServer.StartAsync(new Script
        {
            Unary = (_, _) => throw new RpcException(new Status(code, "why"), new Metadata { { "t", "v" }, { "t-bin", [1, 255] } }),
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of([]));

        Assert.Empty(await call.ReadAllAsync());
        var response = await call.Response;
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal([((int)code).ToString()], response.Headers.GetValues("grpc-status"));
        Assert.Equal(["why"], response.Headers.GetValues("grpc-message"));
        Assert.Equal(["v"], response.Headers.GetValues("t"));
        Assert.Equal("Af8", response.Headers.GetValues("t-bin").Single().TrimEnd('='));
        Assert.Empty(response.TrailingHeaders);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task ServerStream_HandlerThrowsAfterMessage_AnswersMessageThenTrailers(StatusCode code)
    {
        await using var server = await TestServer.StartAsync(new Script
        {
            ServerStream = async (request, responses, context) =>
            {
                await responses.WriteAsync(request);
                context.ResponseTrailers.Add("own", "1");
                throw new RpcException(new Status(code, ""), new Metadata { { "thrown", "2" } });
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("ServerStream", Frame.Of([7]));

        Assert.Equal([7], Assert.Single(await call.ReadAllAsync()).Bytes);
        var response = await call.Response;
        Assert.False(response.Headers.Contains("grpc-status"));
        Assert.Equal([((int)code).ToString()], response.TrailingHeaders.GetValues("grpc-status"));
        Assert.False(response.TrailingHeaders.Contains("grpc-message"));
        Assert.Equal(["1"], response.TrailingHeaders.GetValues("own"));
        Assert.Equal(["2"], response.TrailingHeaders.GetValues("thrown"));
    }

    [Fact]
    public async Task Unary_HandlerSetsStatus_AnswersMessageAndStatus()
    {
        await using var server = await TestServer.StartAsync(new Script
        {
            Unary = (request, context) =>
            {
                context.Status = new Status(StatusCode.DataLoss, "half");
                return Task.FromResult(request);
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of([7]));

        Assert.Single(await call.ReadAllAsync());
        Assert.Equal((int)StatusCode.DataLoss, await call.GetStatusAsync());
    }

    [Fact]
    public async Task Detail_OfAnyText_IsPercentEncoded()
    {
        await using var server = await TestServer.StartAsync(new Script
        {
            Unary = (_, _) => throw new RpcException(new Status(StatusCode.Aborted, "50% naïve\r\n日本 ok~")),
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of([]));

        Assert.Equal("50%25 na%C3%AFve%0D%0A%E6%97%A5%E6%9C%AC ok~", await call.FindAsync("grpc-message"));
    }

    [Theory]
    [InlineData(false, "Exception was thrown by handler.")]
    [InlineData(true, "Exception was thrown by handler. InvalidTimeZoneException: outer ArithmeticException: inner")]
    public async Task Unary_HandlerThrowsException_AnswersUnknownWithDetailOnlyIfAsked(bool detailed, string detail)
    {
        await using var server = await TestServer.StartAsync(
            new Script { Unary = (_, _) => throw new InvalidTimeZoneException("outer", new ArithmeticException("inner")) },
            options => options.EnableDetailedErrors = detailed);
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of([]));

        Assert.Equal((int)StatusCode.Unknown, await call.GetStatusAsync());
        Assert.Equal(detail, await call.FindAsync("grpc-message"));
    }

    [Fact]
    public async Task Unary_HandlerReturnsNull_AnswersCancelled()
    {
        await using var server = await TestServer.StartAsync(new Script { Unary = (_, _) => Task.FromResult<Payload>(null!) });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of([]));

        Assert.Equal((int)StatusCode.Cancelled, await call.GetStatusAsync());
    }

    [Theory]
    [InlineData("/no.such.Service/Method", "Service is unimplemented.")]
    [InlineData($"/{Bytes.Name}/Nothing", "Method is unimplemented.")]
    public async Task UnknownMethod_IsCalled_AnswersUnimplemented(string path, string detail)
    {
        await using var server = await TestServer.StartAsync();
        using var client = new RawClient(server.Address);
        await using var call = client.StartAt(path);
        await call.CompleteAsync();

        Assert.Empty(await call.ReadAllAsync());
        Assert.Equal((int)StatusCode.Unimplemented, await call.GetStatusAsync());
        Assert.Equal(detail, await call.FindAsync("grpc-message"));
    }
}
