using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Services;
using Grpc.AspNetCore.Tests.Wire;
using Grpc.Core;

namespace Grpc.AspNetCore.Tests;

public sealed class MetadataTests
{
    [Fact]
    public async Task RequestHeaders_TextAndBinary_ReachTheHandlerWithoutProtocolHeaders()
    {
        Metadata? seen = null;
        await using var server = await TestServer.StartAsync(new Script
        {
            Unary = (request, context) =>
            {
                seen = context.RequestHeaders;
                return Task.FromResult(request);
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync(
            "Unary", Frame.Of([]), ("key", "value"), ("padded-bin", "AP8="), ("bare-bin", "AP8"), ("two-bin", "AQ,Ag"), ("grpc-timeout", "1M"));

        Assert.Equal(0, await Finish(call));
        Assert.Equal("value", seen!.GetValue("key"));
        Assert.Equal([0, 255], seen.GetValueBytes("padded-bin"));
        Assert.Equal([0, 255], seen.GetValueBytes("bare-bin"));
        Assert.Equal([[1], [2]], seen.GetAll("two-bin").Select(entry => entry.ValueBytes));
        Assert.DoesNotContain(seen, entry => entry.Key is "te" or "content-type" or "grpc-timeout" or "host" || entry.Key.StartsWith(':'));
    }

    [Fact]
    public async Task RequestHeaders_NoBase64_EndTheCallWithInternal()
    {
        await using var server = await TestServer.StartAsync(new Script
        {
            Unary = (request, context) => Task.FromResult(context.RequestHeaders.Get("absent") is null ? request : null!),
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of([]), ("bad-bin", "!"));

        Assert.Equal((int)StatusCode.Internal, await Finish(call));
        await client.AssertServesAsync();
    }

    [Fact]
    public async Task WriteResponseHeaders_BeforeAnyMessage_SendsThemAtOnce()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(new Script
        {
            ServerStream = async (_, responses, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "early", "1" }, { "early-bin", [0, 1] } });
                await gate.Task;
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("ServerStream", Frame.Of([]));
        var headers = (await call.Response).Headers;
        gate.SetResult();

        Assert.Equal(["1"], headers.GetValues("early"));
        Assert.Equal("AAE", headers.GetValues("early-bin").Single().TrimEnd('='));
        Assert.Equal(0, await Finish(call));
    }

    [Fact]
    public async Task WriteResponseHeaders_Twice_FailsTheSecond()
    {
        var second = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(new Script
        {
            Unary = async (request, context) =>
            {
                await context.WriteResponseHeadersAsync([]);
                second.SetResult(await Record.ExceptionAsync(() => context.WriteResponseHeadersAsync([])));
                return request;
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of([]));

        Assert.Equal(0, await Finish(call));
        Assert.IsType<InvalidOperationException>(await second.Task);
    }

    [Fact]
    public async Task ResponseTrailers_OfNoHeaderText_EndTheCallWithInternal()
    {
        await using var server = await TestServer.StartAsync(new Script
        {
            Unary = (request, context) =>
            {
                context.ResponseTrailers.Add("bad", "naïve");
                return Task.FromResult(request);
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of([]));

        Assert.Equal((int)StatusCode.Internal, await Finish(call));
        Assert.Contains("'bad'", await call.FindAsync("grpc-message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Context_OfACall_NamesMethodHostAndPeer()
    {
        var seen = new List<string>();
        await using var server = await TestServer.StartAsync(new Script
        {
            Unary = (request, context) =>
            {
                seen.AddRange([context.Method, context.Host, context.Peer, context.GetHttpContext().Request.Protocol]);
                Assert.False(context.AuthContext.IsPeerAuthenticated);
                Assert.Equal(DateTime.MaxValue, context.Deadline);
                return Task.FromResult(request);
            },
        });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of([]));

        Assert.Equal(0, await Finish(call));
        Assert.Equal($"/{Bytes.Name}/Unary", seen[0]);
        Assert.Equal(server.Address.Authority, seen[1]);
        Assert.StartsWith("ipv4:127.0.0.1:", seen[2], StringComparison.Ordinal);
        Assert.Equal("HTTP/2", seen[3]);
    }

    private static async Task<int> Finish(RawCall call)
    {
        await call.ReadAllAsync();
        return await call.GetStatusAsync();
    }
}
