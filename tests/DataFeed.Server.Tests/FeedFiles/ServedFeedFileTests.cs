using System.Collections.Immutable;
using DataFeed.Client.Epochs;
using DataFeed.Protocol.Errors;
using DataFeed.Server.Hosting;
using DataFeed.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace DataFeed.Server.Tests.FeedFiles;

/// <summary>Feeds of a file over the wire, beside the same ones in C#.</summary>
public sealed class ServedFeedFileTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, "false")]
    [InlineData(true, "false")]
    [InlineData(false, "true")]
    public async Task Read_DigitsFromAFile_AreTheSampleFeedsBytes(bool plain, string shuffle)
    {
        _folder.WriteDigits(plain).Write("feeds.yaml", Digits(plain ? "" : ".gz"));
        await using var server = await TestServer.StartAsync(configure: options => options.Feeds = _folder.File);

        foreach (var (ours, sample) in new[] { ("digits", "mnist-test"), ("digits-train", "mnist-train") })
        {
            var expected = await ReadAsync(server, sample, shuffle);
            var actual = await ReadAsync(server, ours, shuffle);

            Assert.NotEmpty(expected.Batches);
            Assert.Equal(expected.Content, actual.Content);
        }
    }

    [Fact]
    public async Task List_FeedsOfAFile_StandBesideTheSamples()
    {
        _folder.WriteDigits().Write("feeds.yaml", Digits(".gz"));
        await using var server = await TestServer.StartAsync(configure: options => options.Feeds = _folder.File);

        var feeds = await server.Client.ListFeedsAsync();

        Assert.Equal(["digits", "digits-train", "infinite", "mnist-test", "mnist-train", "regression", "sample"], feeds.Select(feed => feed.Name));
        Assert.Equal("Handwritten digits.", feeds[0].Description);
    }

    [Fact]
    public async Task Fingerprint_OfAFeed_ChangesWithTheContentOfItsFilesAlone()
    {
        _folder.WriteIdx("images", 0, 4, 2, 2).WriteIdx("labels", 0, 4);
        var first = await FingerprintAsync("images", "labels");
        var again = await FingerprintAsync("images", "labels");
        File.Copy(_folder.Path("images"), _folder.Path("renamed"));
        var renamed = await FingerprintAsync("renamed", "labels");
        _folder.WriteIdx("images", 1, 4, 2, 2);
        var otherImages = await FingerprintAsync("images", "labels");
        _folder.WriteIdx("labels", 1, 4);
        var otherLabels = await FingerprintAsync("images", "labels");

        Assert.Equal(first, again);
        Assert.Equal(first, renamed);
        Assert.Equal(3, new[] { first, otherImages, otherLabels }.Distinct().Count());
    }

    [Fact]
    public void Build_BadFeedsFileAndBadOptions_TellsAllTogether()
    {
        _folder.Write("feeds.yaml", "feeds: [{name: mnist-test, batch_size: 0}]");
        var failed = Assert.Throws<OptionsValidationException>(() => ServerHost.Build(new Dictionary<string, string?>
        {
            ["DataFeed:Feeds"] = _folder.File,
            ["DataFeed:Urls"] = "nonsense",
            ["DataFeed:ReadAheadBatches"] = "0",
        }));

        foreach (var told in new[] { "\"nonsense\"", "ReadAheadBatches", "batch_size is \"0\"", "\"mnist-test\" is a sample feed already", "has no \"idx\"" })
        {
            Assert.Contains(failed.Failures, failure => failure.Contains(told, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Server_WithAFeedWhoseDataIsDamaged_StartsLogsItAndServesTheOthers()
    {
        using var log = new ErrorLog();
        _folder.WriteIdx("images", 0, 4, 2, 2).WriteIdx("labels", 0, 4).Write("feeds.yaml", """
            feeds:
              - {name: broken, batch_size: 2, idx: {images: nowhere, labels: labels}}
              - {name: sound, batch_size: 2, idx: {images: images, labels: labels}}
            """);
        await using var server = await TestServer.StartAsync(
            configure: options => options.Feeds = _folder.File, addServices: services => services.AddSingleton<ILoggerProvider>(log));
        var told = $"{_folder.File}:2: feed \"broken\", idx: images is \"nowhere\"; ";

        await Wait.UntilAsync(
            () => log.Entries, entries => entries.Any(entry => entry.Contains("feed broken", StringComparison.Ordinal)), "a line about the feed's data");
        var refused = await Assert.ThrowsAsync<DataFeedException>(() => server.Client.StartEpochAsync(new EpochRequest { Feed = "broken" }));
        var sound = await (await server.Client.StartEpochAsync(new EpochRequest { Feed = "sound" })).ReadAllAsync();

        Assert.Contains(log.Entries, entry => entry.Contains(told, StringComparison.Ordinal));
        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, sound.Batches.Length);
        // The file came: the next request opens it.
        File.Copy(_folder.Path("images"), _folder.Path("nowhere"));
        Assert.Equal(2, (await (await server.Client.StartEpochAsync(new EpochRequest { Feed = "broken" })).ReadAllAsync()).Batches.Length);
    }

    private static string Digits(string ending) => $$"""
        feeds:
          - name: digits
            description: Handwritten digits.
            batch_size: 128
            idx: { images: test-images-idx3-ubyte{{ending}}, labels: test-labels-idx1-ubyte{{ending}} }
          - name: digits-train
            batch_size: 128
            shuffle: true
            idx: { images: train-images-idx3-ubyte{{ending}}, labels: train-labels-idx1-ubyte{{ending}} }
        """;

    private static async Task<SeenEpoch> ReadAsync(TestServer server, string feed, string shuffle)
    {
        var parameters = ImmutableDictionary<string, string>.Empty.Add("shuffle", shuffle);
        var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = feed, Seed = 5, Parameters = parameters });
        return await epoch.ReadAllAsync();
    }

    private async Task<string> FingerprintAsync(string images, string labels)
    {
        _folder.Write("feeds.yaml", $"feeds: [{{name: small, batch_size: 2, idx: {{images: {images}, labels: {labels}}}}}]");
        await using var server = await TestServer.StartAsync(configure: options => options.Feeds = _folder.File);
        return (await server.Client.StartEpochAsync(new EpochRequest { Feed = "small" })).Fingerprint;
    }
}
