using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using DataFeed.Server.Health;
using DataFeed.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace DataFeed.Server.Tests.Health;

/// <summary>Over real HTTP/2.</summary>
public sealed class HealthCommandTests
{
    [Fact]
    public async Task Health_OfAServerThatServes_IsServing()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal((0, "SERVING"), await AskAsync(server.Address));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("*")]
    [InlineData("+")]
    [InlineData("localhost")]
    public async Task Health_OfEveryAddress_AsksOverLoopback(string host)
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal((0, "SERVING"), await AskAsync($"http://{host}:{new Uri(server.Address).Port}"));
    }

    [Fact]
    public async Task Health_OfAServerThatDoesNotServe_SaysItsAnswer()
    {
        await using var server = await TestServer.StartAsync(
            addServices: services => services.AddHealthChecks().AddCheck("broken", () => HealthCheckResult.Unhealthy()));

        Assert.Equal((1, $"error: {server.Address} answered NotServing."), await AskAsync(server.Address));
    }

    [Fact]
    public async Task Health_WhereNobodyListens_SaysSo()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}";
        listener.Stop();

        var (code, text) = await AskAsync(address);

        Assert.Equal(1, code);
        Assert.StartsWith($"error: {address} cannot be asked (Unavailable): ", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text);
    }

    [Fact]
    public async Task Health_OfOneThatSaysNothing_EndsAfterThreeSeconds()
    {
        // Connections are taken by the kernel; nobody reads them.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = $"http://{silent.LocalEndpoint}";

        Assert.Equal((1, $"error: {address} did not answer within 3 seconds."), await AskAsync(address));
    }

    [Fact]
    public async Task Health_OfASocketThatIsNotThere_SaysSo()
    {
        var address = $"unix:{Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.sock")}";

        var (code, text) = await AskAsync(address);

        Assert.Equal(1, code);
        Assert.StartsWith($"error: {address} cannot be asked (Unavailable): ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("unix:")]
    [InlineData("ftp://127.0.0.1:1")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:5200/path")]
    public async Task Health_OfNoAddress_ExitsWith2AndNamesIt(string address)
    {
        var (code, text) = await AskAsync(address);

        Assert.Equal(2, code);
        Assert.StartsWith($"error: \"{address}\" is no address", text, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Text)> AskAsync(string address)
    {
        using var text = new StringWriter();
        var parsed = HealthCommand.Create().Parse(["--server", address]);
        var code = await Wait.ForAsync(parsed.InvokeAsync(new InvocationConfiguration { Output = text, Error = text }), "an answer about health");
        return (code, text.ToString().Trim());
    }
}
