using System.Net;
using System.Net.Sockets;
using DataFeed.Server.Health;
using DataFeed.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace DataFeed.Server.Tests.Health;

/// <summary>Over real HTTP/2.</summary>
public sealed class HealthQuestionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("")]
    [InlineData("datafeed.v1.DataFeed")]
    public async Task Ask_AServerThatServes_IsServing(string service)
    {
        await using var server = await TestServer.StartAsync();

        var answer = await AskAsync(server.Address, service);

        Assert.Equal(new HealthAnswer(true, "SERVING"), answer);
    }

    [Fact]
    public async Task Ask_AboutAServiceThatItLacks_NamesBoth()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await AskAsync(server.Address, "datafeed.v2.DataFeed");

        Assert.Equal(new HealthAnswer(false, $"{server.Address} knows no service \"datafeed.v2.DataFeed\"."), answer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("datafeed.v1.DataFeed")]
    public async Task Ask_AServerThatDoesNotServe_SaysItsAnswer(string service)
    {
        await using var server = await TestServer.StartAsync(
            addServices: services => services.AddHealthChecks().AddCheck("broken", () => HealthCheckResult.Unhealthy()));

        var answer = await AskAsync(server.Address, service);

        Assert.False(answer.IsServing);
        Assert.StartsWith($"{server.Address} answered NOT_SERVING", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_WhereNobodyListens_SaysSo()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}";
        listener.Stop();

        var answer = await AskAsync(address);

        Assert.False(answer.IsServing);
        Assert.StartsWith($"{address} cannot be asked", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', answer.Text);
    }

    [Fact]
    public async Task Ask_OneThatSaysNothing_EndsAfterTheTimeout()
    {
        // Connections are taken by the kernel; nobody reads them.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = $"http://{silent.LocalEndpoint}";

        var answer = await AskAsync(address, timeout: TimeSpan.FromMilliseconds(200));

        Assert.Equal(new HealthAnswer(false, $"{address} did not answer within 00:00:00.2000000."), answer);
    }

    [Fact]
    public async Task Ask_ASocketThatIsNotThere_SaysSo()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.sock");

        var answer = await AskAsync($"unix:{path}");

        Assert.Equal(new HealthAnswer(false, $"unix:{path} cannot be asked: there is no such socket."), answer);
    }

    private static async Task<HealthAnswer> AskAsync(string address, string service = "", TimeSpan? timeout = null)
    {
        Assert.True(HealthTarget.TryParse(address, out var target, out _));
        var answer = new HealthQuestion(target!, service, timeout ?? Patience, TimeProvider.System).AskAsync(CancellationToken.None);
        return await Wait.ForAsync(answer, "an answer about health");
    }
}
