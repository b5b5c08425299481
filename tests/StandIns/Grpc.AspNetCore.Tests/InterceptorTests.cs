using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Services;
using Grpc.AspNetCore.Tests.Wire;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Tests;

public sealed class InterceptorTests
{
    [Theory]
    [InlineData("Unary")]
    [InlineData("ClientStream")]
    [InlineData("ServerStream")]
    [InlineData("Duplex")]
    public async Task Interceptors_OfAllAndOfOneService_WrapTheCallInOrder(string method)
    {
        var log = new List<string>();
        await using var server = await TestServer.StartAsync(
            options: options =>
            {
                options.Interceptors.Add<LoggingInterceptor>("first");
                options.Interceptors.Add<LoggingInterceptor>("second");
            },
            services: services =>
            {
                services.AddSingleton(log);
                services.AddGrpc().AddServiceOptions<ScriptedService>(options => options.Interceptors.Add<LoggingInterceptor>("own"));
            });
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync(method, Frame.Of([4]));

        Assert.Equal([4], Assert.Single(await call.ReadAllAsync()).Bytes);
        Assert.Equal(["+first", "+second", "+own", "-own", "-second", "-first"], log);
    }

    [Fact]
    public async Task Interceptor_MapsAnException_ToTheStatusItThrows()
    {
        await using var server = await TestServer.StartAsync(
            new Script { Unary = (_, _) => throw new TimeZoneNotFoundException("lost") },
            options => options.Interceptors.Add<MappingInterceptor>());
        using var client = new RawClient(server.Address);

        await using var call = await client.CallAsync("Unary", Frame.Of([]));

        await call.ReadAllAsync();
        Assert.Equal((int)StatusCode.NotFound, await call.GetStatusAsync());
        Assert.Equal("lost", await call.FindAsync("grpc-message"));
        Assert.Equal("TimeZone", await call.FindAsync("error"));
    }
}
