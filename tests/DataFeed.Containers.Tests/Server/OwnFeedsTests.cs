using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Containers.Tests.Setting;
using DotNet.Testcontainers.Builders;
using Xunit;

namespace DataFeed.Containers.Tests.Server;

/// <summary>An image of one's own on the server's, with feeds and no code.</summary>
public sealed class OwnFeedsTests : IDisposable
{
    private const string Dockerfile = """
        ARG SERVER
        FROM ${SERVER}
        COPY feeds.yaml images labels /feeds/
        ENV DataFeed__Feeds=/feeds/feeds.yaml
        """;

    private const string Feeds = """
        feeds:
          - name: squares
            batch_size: 2
            idx:
              images: images
              labels: labels
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datafeed-image-");

    [Fact]
    public async Task Read_FeedOfAnImageOnTheServers_BringsItsImagesAndLabels()
    {
        Write("Dockerfile", Dockerfile);
        Write("feeds.yaml", Feeds);
        // Three images of 1 x 2 bytes, and a label for each.
        Write("images", [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 51, 102, 153, 204, 255]);
        Write("labels", [0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]);
        await using var image = new ImageFromDockerfileBuilder().WithDockerfileDirectory(_folder.FullName).WithBuildArgument("SERVER", Images.Server).Build();
        await image.CreateAsync();
        try
        {
            var (pixels, labels) = await ReadAsync(image.FullName);

            Assert.Equal([0f, 0.2f, 0.4f, 0.6f, 0.8f, 1f], pixels, (expected, actual) => Math.Abs(expected - actual) < 1e-6f);
            Assert.Equal([7, 8, 9], labels);
        }
        finally
        {
            // Disposing an image leaves it to the package's reaper.
            await image.DeleteAsync();
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<(List<float> Pixels, List<long> Labels)> ReadAsync(string image)
    {
        await using var server = DataServer.Describe(image).WithPortBinding(DataServer.Port, true).Build();
        await server.StartAsync();
        using var client = new DataFeedClient(server.Address());
        var epoch = await client.StartEpochAsync(new EpochRequest { Feed = "squares" });
        List<float> pixels = [];
        List<long> labels = [];
        await foreach (var batch in epoch.ReadAsync())
        {
            using (batch)
            {
                pixels.AddRange(batch["image"].AsSpan<float>());
                labels.AddRange(batch["label"].AsSpan<long>());
            }
        }

        return (pixels, labels);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);

    private void Write(string name, byte[] content) => File.WriteAllBytes(Path.Combine(_folder.FullName, name), content);
}
