using Xunit;

namespace DataFeed.Packages.Tests;

/// <summary>The libraries, in projects that know nothing of this repository.</summary>
[Collection(nameof(PackageFolder))]
public sealed class LibraryTests(PackageFolder packages)
{
    [Fact]
    public async Task ClientAndServer_InANewProject_ServeAndReadAnEpoch()
    {
        var program = await packages.BuildAsync("Microsoft.NET.Sdk.Web", ["DataFeed.Client", "DataFeed.Server"], """
            using DataFeed.Client;
            using DataFeed.Client.Epochs;
            using DataFeed.Core.Batches;
            using DataFeed.Server;
            using Microsoft.AspNetCore.Server.Kestrel.Core;

            var builder = WebApplication.CreateBuilder(args);
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(server => server.Listen(System.Net.IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
            builder.Services.AddDataFeed().AddFeeds(feeds => feeds.Add("numbers", _ => Enumerable.Range(0, 5).Select(step => new Batch(BatchTensor.From("x", new long[] { step, step }, 2)))));
            await using var app = builder.Build();
            app.MapDataFeed();
            await app.StartAsync();

            using var client = new DataFeedClient(app.Urls.Single());
            var epoch = await client.StartEpochAsync(new EpochRequest { Feed = "numbers" });
            var reading = epoch.ReadAsync();
            await foreach (var batch in reading)
            {
                Console.WriteLine($"{batch.Step}: {string.Join(' ', batch["x"].AsSpan<long>().ToArray())}");
                batch.Dispose();
            }

            Console.WriteLine(reading.End!.Reason);
            """);

        var output = await Shell.DotNetAsync(Path.GetDirectoryName(program)!, program);

        Assert.Equal(["0: 0 0", "1: 1 1", "2: 2 2", "3: 3 3", "4: 4 4", "Completed"], output.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task HostOfTheReadme_InANewProject_Builds()
    {
        var readme = await File.ReadAllTextAsync(packages.File("src/DataFeed.Server/README.md"));
        var code = readme.Split("```csharp\n")[1].Split("```")[0];

        var program = await packages.BuildAsync("Microsoft.NET.Sdk.Web", ["DataFeed.Server"], code);

        Assert.True(File.Exists(program));
    }

    // Not run: libtorch, which the program brings, weighs 200 MB.
    [Fact]
    public async Task TorchSharp_InANewProject_Builds()
    {
        var program = await packages.BuildAsync("Microsoft.NET.Sdk", ["DataFeed.TorchSharp"], """
            using DataFeed.Client;
            using DataFeed.Client.Epochs;
            using DataFeed.TorchSharp;

            using var client = new DataFeedClient(args[0]);
            var epoch = await client.StartEpochAsync(new EpochRequest { Feed = "mnist-train" });
            await foreach (var batch in epoch.ReadTensorsAsync())
            {
                Console.WriteLine(batch["image"].sum());
                batch.Dispose();
            }
            """);

        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(program)!, "TorchSharp.dll")));
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(program)!, "DataFeed.Server.dll")));
    }
}
