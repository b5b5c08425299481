using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using DataFeed.Client.Epochs;
using DataFeed.EndToEnd.Tests.Processes;
using Xunit;

namespace DataFeed.EndToEnd.Tests.Server;

/// <summary>What the process writes where its output is redirected.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task Log_Redirected_IsOneJsonObjectALineAtTheLevelAsked()
    {
        await using var quiet = await DataServer.StartAsync();
        await using var loud = await DataServer.StartAsync(
            environment: new Dictionary<string, string> { ["Serilog__MinimumLevel__Default"] = "Debug", ["Serilog__MinimumLevel__Override__Microsoft"] = "Debug" });

        Assert.DoesNotContain("Debug", await LevelsAsync(quiet));
        Assert.Contains("Debug", await LevelsAsync(loud));
    }

    [Theory]
    [InlineData("datafeed.v1.DataFeed/GetEpoch")]
    [InlineData("datafeed.v1.DataFeed/NextBatch")]
    [InlineData("grpc.health.v1.Health/Check")]
    [InlineData("grpc.reflection.v1.ServerReflection/ServerReflectionInfo")]
    public async Task Log_AfterMessagesThatNobodyCanRead_HasNoErrors(string method)
    {
        await using var server = await DataServer.StartAsync();
        using var http = new HttpClient();

        // A frame of a message that ends amid a field, and a frame whose flag is none.
        foreach (var body in new byte[][] { [0, 0, 0, 0, 2, 0x0A, 5], [9, 0, 0, 0, 0] })
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{server.Address}/{method}")
            {
                Content = content,
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var response = await http.SendAsync(request);
            await response.Content.ReadAsByteArrayAsync();
        }

        Assert.DoesNotContain("Error", await LevelsAsync(server));
    }

    /// <summary>The level of each line that the server wrote until it ended.</summary>
    private static async Task<string[]> LevelsAsync(DataServer server)
    {
        var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = "sample" });
        await server.Client.GetEpochAsync(epoch.Token);
        await server.Process.TerminateAsync();
        var result = await server.Process.ExitAsync();
        Assert.Empty(result.RequireExit(0).Error);
        return [.. result.Output.Select(Level)];
    }

    private static string Level(string line)
    {
        using var entry = JsonDocument.Parse(line);
        Assert.NotEqual(default, entry.RootElement.GetProperty("@t").GetDateTimeOffset());
        Assert.NotEqual("", entry.RootElement.GetProperty("@m").GetString());
        // Compact JSON leaves out the commonest.
        return entry.RootElement.TryGetProperty("@l", out var level) ? level.GetString()! : "Information";
    }
}
