using Google.Protobuf;
using Grpc.AspNetCore.HealthChecks;
using Grpc.AspNetCore.Tests.Hosting;
using Grpc.AspNetCore.Tests.Wire;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.Tests;

public sealed class HealthTests
{
    private HealthStatus _status = HealthStatus.Healthy;

    [Theory]
    [InlineData("", HealthStatus.Healthy, ServingStatus.Serving)]
    [InlineData("", HealthStatus.Degraded, ServingStatus.Serving)]
    [InlineData("", HealthStatus.Unhealthy, ServingStatus.NotServing)]
    [InlineData("feed", HealthStatus.Unhealthy, ServingStatus.NotServing)]
    [InlineData("other", HealthStatus.Unhealthy, ServingStatus.Unknown)]
    public async Task Check_KnownService_AnswersWhatItsHealthChecksSay(string service, HealthStatus status, ServingStatus expected)
    {
        _status = status;
        await using var server = await StartAsync();
        using var client = new RawClient(server.Address);
        await using var call = await CallAsync(client, "Check", service);

        Assert.Equal(expected, Parse(Assert.Single(await call.ReadAllAsync())));
    }

    [Fact]
    public async Task Check_UnknownService_AnswersNotFound()
    {
        await using var server = await StartAsync();
        using var client = new RawClient(server.Address);
        await using var call = await CallAsync(client, "Check", "nothing");

        Assert.Empty(await call.ReadAllAsync());
        Assert.Equal((int)StatusCode.NotFound, await call.GetStatusAsync());
    }

    [Theory]
    [InlineData(false, StatusCode.OK)]
    [InlineData(true, StatusCode.NotFound)]
    public async Task Check_FromTheCache_KnowsWhatWasPublished(bool cleared, StatusCode expected)
    {
        await using var server = await StartAsync(options => options.UseHealthChecksCache = true);
        var health = server.Services.GetRequiredService<HealthServiceImpl>();
        health.SetStatus("feed", ServingStatus.Serving);
        if (cleared)
        {
            health.ClearStatus("feed");
        }

        using var client = new RawClient(server.Address);
        await using var call = await CallAsync(client, "Check", "feed");

        await call.ReadAllAsync();
        Assert.Equal((int)expected, await call.GetStatusAsync());
    }

    [Fact]
    public async Task Watch_StatesChange_TellsEachChangeOnce()
    {
        await using var server = await StartAsync();
        var health = server.Services.GetRequiredService<HealthServiceImpl>();
        using var client = new RawClient(server.Address);
        await using var call = await CallAsync(client, "Watch", "feed");
        Assert.Equal(ServingStatus.Serving, Parse(await call.ReadAsync()));

        health.SetStatus("feed", ServingStatus.Serving);
        health.SetStatus("other", ServingStatus.NotServing);
        health.SetStatus("feed", ServingStatus.NotServing);
        Assert.Equal(ServingStatus.NotServing, Parse(await call.ReadAsync()));

        health.ClearAll();
        Assert.Equal(ServingStatus.ServiceUnknown, Parse(await call.ReadAsync()));
    }

    [Fact]
    public async Task Watch_UnknownService_WaitsForItToBeKnown()
    {
        await using var server = await StartAsync();
        using var client = new RawClient(server.Address);
        await using var call = await CallAsync(client, "Watch", "later");
        Assert.Equal(ServingStatus.ServiceUnknown, Parse(await call.ReadAsync()));

        server.Services.GetRequiredService<HealthServiceImpl>().SetStatus("later", ServingStatus.Serving);

        Assert.Equal(ServingStatus.Serving, Parse(await call.ReadAsync()));
    }

    [Fact]
    public async Task Watch_HostStops_TellsNotServingAndEndsSoThatTheHostCanStop()
    {
        await using var server = await StartAsync();
        using var client = new RawClient(server.Address);
        await using var call = await CallAsync(client, "Watch", "");
        Assert.Equal(ServingStatus.Serving, Parse(await call.ReadAsync()));

        var stop = server.StopAsync();

        Assert.Equal(ServingStatus.NotServing, Parse(await call.ReadAsync()));
        Assert.Null(await call.ReadAsync());
        Assert.Equal(0, await call.GetStatusAsync());
        await Wait.For(stop, "the host's graceful stop");
    }

    private static Task<RawCall> CallAsync(RawClient client, string method, string service) => SendAsync(
        client.StartAt($"/grpc.health.v1.Health/{method}"), new HealthCheckRequest { Service = service });

    private static async Task<RawCall> SendAsync(RawCall call, HealthCheckRequest request)
    {
        await call.SendAsync(Frame.Of(request.ToByteArray()));
        await call.CompleteAsync();
        return call;
    }

    private static ServingStatus Parse(RawMessage? message) => HealthCheckResponse.Parser.ParseFrom(message!.Bytes).Status;

    private Task<TestServer> StartAsync(Action<GrpcHealthChecksOptions>? configure = null) => TestServer.StartAsync(services: services =>
    {
        services.AddGrpcHealthChecks(options =>
        {
            options.Services.Map("feed", check => check.Tags.Contains("feed"));
            options.Services.Map("other", check => check.Name == "no such check");
            configure?.Invoke(options);
        }).AddCheck("source", () => new HealthCheckResult(_status), ["feed"]);

        // No publication in between: each change in these tests is the test's own.
        services.Configure<HealthCheckPublisherOptions>(options => options.Delay = TimeSpan.FromDays(1));
    });
}
