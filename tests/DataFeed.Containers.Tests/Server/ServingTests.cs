using System.Text.Json;
using DataFeed.Client.Epochs;
using DataFeed.Containers.Tests.Setting;
using DataFeed.EndToEnd.Tests.Processes;
using DataFeed.EndToEnd.Tests.Reading;
using Xunit;

namespace DataFeed.Containers.Tests.Server;

/// <summary>The server in its container, as clients outside it see it.</summary>
public sealed class ServingTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Read_AllDigitsInCSharp_BringsEveryRowOnce()
    {
        using var client = server.Connect();
        var epoch = await client.StartEpochAsync(new EpochRequest { Feed = "mnist-train", Seed = 3 });
        var ids = new HashSet<string>();
        var rows = 0L;

        await foreach (var batch in epoch.ReadAsync())
        {
            using (batch)
            {
                rows += batch.Rows;
                ids.UnionWith(batch.SampleIds.ToArray().Select(id => $"{id}"));
            }
        }

        Assert.Equal((9000, 9000), (rows, ids.Count));
    }

    [Fact]
    public async Task Read_InPython_BringsTheBytesThatCSharpGets()
    {
        using var client = server.Connect();
        var expected = await CSharpReading.ReadAsync(client, new EpochRequest { Feed = "sample", Seed = 7 });

        var python = await PythonPeer.RunClientAsync(server.Container.Endpoint(), "read", "sample", "--seed", "7");

        Assert.Equal([32, 32, 32, 4], expected.Select(batch => batch.Rows));
        Assert.Equal(expected.Select(batch => batch.Sha256), Hashes(python.RequireExit(0)));
    }

    [Fact]
    public async Task Health_AskedInPython_IsServing()
    {
        var python = await PythonPeer.RunClientAsync(server.Container.Endpoint(), "health");

        Assert.Equal("""{"check": "SERVING", "watch": "SERVING"}""", Assert.Single(python.RequireExit(0).Output));
    }

    private static string[] Hashes(ProcessResult python) =>
    [
        .. python.Json().Where(line => Text(line, "kind") == "batch").OrderBy(line => line.GetProperty("step").GetInt64()).Select(line => Text(line, "sha256")),
    ];

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;
}
