using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Services;
using Grpc.AspNetCore.Tests.Wire;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Tests;

public sealed class LimitTests
{
    [Theory]
    [InlineData(4 << 20, StatusCode.OK)]
    [InlineData((4 << 20) + 1, StatusCode.ResourceExhausted)]
    public async Task Receive_ByDefault_IsLimitedTo4MiB(int length, StatusCode expected)
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(expected, await SendAsync(server, length));
    }

    [Fact]
    public async Task Receive_WithoutLimit_TakesWhatKestrelWouldRefuse()
    {
        await using var server = await TestServer.StartAsync(options: options => options.MaxReceiveMessageSize = null);

        Assert.Equal(StatusCode.OK, await SendAsync(server, 40 << 20));
    }

    [Theory]
    [InlineData(10, StatusCode.OK)]
    [InlineData(11, StatusCode.ResourceExhausted)]
    public async Task Receive_LimitOfTheService_PrecedesThatOfAll(int length, StatusCode expected)
    {
        await using var server = await TestServer.StartAsync(
            options: options => options.MaxReceiveMessageSize = 5,
            services: services => services.AddGrpc().AddServiceOptions<ScriptedService>(options => options.MaxReceiveMessageSize = 10));

        Assert.Equal(expected, await SendAsync(server, length));
    }

    [Theory]
    [InlineData(100, false, StatusCode.OK)]
    [InlineData(101, false, StatusCode.ResourceExhausted)]
    [InlineData(100, true, StatusCode.OK)]
    [InlineData(101, true, StatusCode.ResourceExhausted)]
    public async Task Send_Limited_FailsWhatIsLarger(int length, bool unsized, StatusCode expected)
    {
        Action<SerializationContext>? serialize = unsized ? context => context.Complete(new byte[length]) : null;
        await using var server = await TestServer.StartAsync(
            new Script { Unary = (_, _) => Task.FromResult(new Payload(new byte[length], serialize)) },
            options => options.MaxSendMessageSize = 100);

        Assert.Equal(expected, await SendAsync(server, 1));
    }

    [Fact]
    public void Options_SpecifiedTakenBack_ForgetTheValue()
    {
        var options = new GrpcServiceOptions { MaxReceiveMessageSize = 5, MaxSendMessageSize = 6 };

        options.MaxReceiveMessageSizeSpecified = false;
        options.MaxSendMessageSizeSpecified = false;

        Assert.Null(options.MaxReceiveMessageSize);
        Assert.Null(options.MaxSendMessageSize);
    }

    private static async Task<StatusCode> SendAsync(TestServer server, int length)
    {
        using var client = new RawClient(server.Address);
        await using var call = await client.CallAsync("Unary", Frame.Of(new byte[length]));
        var messages = await call.ReadAllAsync();
        var status = (StatusCode)await call.GetStatusAsync();
        Assert.Equal(status == StatusCode.OK ? 1 : 0, messages.Count);
        return status;
    }
}
