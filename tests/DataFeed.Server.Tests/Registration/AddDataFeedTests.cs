using System.Net;
using DataFeed.Core.Batches;
using DataFeed.Core.Feeds;
using DataFeed.Ledger;
using DataFeed.Server.Presence;
using DataFeed.Server.Tests.FeedFiles;
using DataFeed.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace DataFeed.Server.Tests.Registration;

/// <summary>The data server in hosts of one's own.</summary>
public sealed class AddDataFeedTests : IDisposable
{
    private readonly FeedFolder _folder = new();

    public AddDataFeedTests() => _folder.WriteIdx("images", 0, 4, 2, 2).WriteIdx("labels", 0, 4);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AddDataFeed_CalledAgain_RegistersNothingTwice()
    {
        var services = new ServiceCollection();
        services.AddDataFeed();
        var before = services.ToArray();

        services.AddDataFeed();

        Assert.Equal(before, services);
    }

    [Fact]
    public async Task Feeds_OfSeveralCallsAndKinds_AreServedTogether()
    {
        var builder = OwnHost.Builder(("DataFeed:Feeds", FeedsFile("configured")));
        builder.Services.AddDataFeed().AddFeeds(Named("first")).AddFeedsFile(FeedsFile("file"));
        builder.Services.AddDataFeed().AddFeeds(Named("second")).AddFeedsFile(FeedsFile("another")).AddFeedsFile(_folder.Path("file.yaml"));

        await using var host = await builder.StartAsync();

        Assert.Equal(["another", "configured", "file", "first", "second"], await host.FeedsAsync());
    }

    [Theory]
    [InlineData(false, null, false)]
    [InlineData(false, "true", true)]
    [InlineData(true, null, true)]
    [InlineData(true, "false", false)]
    public async Task SampleFeeds_AreServed_AsTheConfigurationSaysOrElseTheCode(bool isAdded, string? configured, bool isServed)
    {
        var builder = OwnHost.Builder(configured is null ? [] : [("DataFeed:Samples", configured)]);
        var server = builder.Services.AddDataFeed();
        if (isAdded)
        {
            server.AddSampleFeeds().AddSampleFeeds();
        }

        await using var host = await builder.StartAsync();

        Assert.Equal(isServed, (await host.FeedsAsync()).Contains("sample"));
    }

    [Fact]
    public void Options_ThatAreWrong_AreToldTogetherWhenTheHostIsBuilt()
    {
        var builder = OwnHost.Builder(
            ("DataFeed:Feeds", _folder.Path("absent.yaml")),
            ("DataFeed:ReadAheadByte", "5"),
            ("DataFeed:ReadAheadBytes", "64MB"),
            ("DataFeed:AdminUrls", "grpc://127.0.0.1:5201"),
            ("DataFeed:Ledger", "sqlite"));
        _folder.Write("bad.yaml", "feeds: [{name: a}]");
        builder.Services.AddDataFeed().AddFeedsFile(_folder.Path("bad.yaml"));

        var failed = Assert.Throws<OptionsValidationException>(builder.Build);

        foreach (var told in new[]
        {
            "DataFeed:ReadAheadByte is no setting. Nearest: ReadAheadBytes.",
            "DataFeed:ReadAheadBytes is \"64MB\"; it must be a whole number without a unit, such as 67108864.",
            "its scheme is \"grpc\"; write http://127.0.0.1:5201.",
            "The ledger \"sqlite\" names no file.",
        })
        {
            Assert.Contains(failed.Failures, failure => failure.Contains(told, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void FeedsFiles_ThatAreWrong_AreToldTogetherWhenTheHostIsBuilt()
    {
        var builder = OwnHost.Builder(("DataFeed:Feeds", _folder.Path("absent.yaml")), ("DataFeed:MaxBatchBytes", "0"));
        _folder.Write("bad.yaml", "feeds: [{name: a}]");
        builder.Services.AddDataFeed().AddFeedsFile(_folder.Path("bad.yaml"));

        var failed = Assert.Throws<OptionsValidationException>(builder.Build);

        foreach (var told in new[] { "absent.yaml: the feeds file cannot be read", "bad.yaml:1: feed \"a\" has no \"batch_size\"", "MaxBatchBytes" })
        {
            Assert.Contains(failed.Failures, failure => failure.Contains(told, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void AddFeeds_WithANameThatIsTaken_EndsTheBuild()
    {
        var builder = OwnHost.Builder();
        builder.Services.AddDataFeed().AddFeeds(Named("one")).AddFeeds(Named("one"));

        Assert.Contains("\"one\"", Assert.Throws<ArgumentException>(builder.Build).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AdminUrls_OfAHostThatMapsThePages_AreServedOverHttp11Alone()
    {
        var builder = OwnHost.Builder(("DataFeed:Urls", "http://127.0.0.1:0"), ("DataFeed:AdminUrls", "http://127.0.0.1:0"));
        builder.Services.AddDataFeed().AddFeeds(Named("own"));
        await using var host = await builder.StartAsync(host => host.MapDataFeedAdmin());
        using var http = new HttpClient();

        Assert.Equal(2, host.Urls.Count);
        Assert.Equal(["own"], await host.FeedsAsync());
        Assert.Equal("healthy\n", await http.GetStringAsync(new Uri($"{host.Urls.Last()}/healthz")));
        Assert.Contains("\"epochs\":0", await http.GetStringAsync(new Uri($"{host.Urls.Last()}/status")), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{host.Urls.First()}/healthz")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task AdminUrls_OfAHostThatMapsNoPages_AreRefusedBeforeAPortOpens()
    {
        var builder = OwnHost.Builder(("DataFeed:Urls", "http://127.0.0.1:0"), ("DataFeed:AdminUrls", "http://127.0.0.1:0"));
        builder.Services.AddDataFeed();

        var failed = await Assert.ThrowsAsync<OptionsValidationException>(() => builder.StartAsync());

        Assert.Contains("MapDataFeedAdmin()", Assert.Single(failed.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "memory")]
    [InlineData("sqlite:configured.db", "sqlite:configured.db")]
    public void UseLedger_OfAnAddress_IsWhatTheConfigurationLeavesOpen(string? configured, string expected)
    {
        var builder = OwnHost.Builder(configured is null ? [] : [("DataFeed:Ledger", configured)]);
        builder.Services.AddDataFeed().UseLedger("sqlite:first.db").UseLedger("memory");

        using var host = builder.Build();

        Assert.Equal(expected, host.Services.GetRequiredService<IOptions<LedgerOptions>>().Value.Ledger);
    }

    [Fact]
    public async Task UseLedger_OfALedger_IsWhereTheServerAnnouncesItself()
    {
        await using var ledger = await LedgerAddress.Parse("memory").OpenAsync(TimeProvider.System, default);
        var builder = OwnHost.Builder();
        builder.Services.AddDataFeed().UseLedger("sqlite:never.db").UseLedger(ledger);
        await using var host = await builder.StartAsync();

        await Wait.UntilAsync(() => ledger.LiveServersAsync(default).Result.Count, count => count == 1, "the server to announce itself");

        Assert.Equal(host.Urls.Single(), (await ledger.LiveServersAsync(default)).Single().Endpoint);
        Assert.Equal(host.Urls.Single(), host.Services.GetRequiredService<ServerPresence>().Endpoint);
    }

    [Fact]
    public async Task UseLedger_OfALedgerBesideAConfiguredOne_IsRefused()
    {
        await using var ledger = await LedgerAddress.Parse("memory").OpenAsync(TimeProvider.System, default);
        var builder = OwnHost.Builder(("DataFeed:Ledger", "memory"));
        builder.Services.AddDataFeed().UseLedger(ledger);

        var failed = Assert.Throws<OptionsValidationException>(builder.Build);

        Assert.Contains("DataFeed:Ledger is set, but the host gives a ledger of its own", Assert.Single(failed.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Configure_SetsWhatTheConfigurationSaysOtherwise()
    {
        var builder = OwnHost.Builder(("DataFeed:ReadAheadBatches", "2"), ("DataFeed:MaxBatchBytes", "4096"));
        builder.Services.AddDataFeed().Configure(options => options.ReadAheadBatches = 3);

        using var host = builder.Build();

        var options = host.Services.GetRequiredService<IOptions<DataFeedServerOptions>>().Value;
        Assert.Equal((3, 4096L), (options.ReadAheadBatches, options.MaxBatchBytes));
    }

    [Fact]
    public void MapDataFeedAdmin_WithoutAddDataFeed_SaysSo()
    {
        using var host = OwnHost.Builder().Build();

        Assert.Throws<InvalidOperationException>(() => host.MapDataFeedAdmin());
        Assert.Throws<InvalidOperationException>(() => host.MapDataFeed());
    }

    private static Action<FeedCollection> Named(string name) => feeds => feeds.Add(name, _ => Array.Empty<Batch>());

    private string FeedsFile(string name) => _folder
        .Write($"{name}.yaml", $"feeds: [{{name: {name}, batch_size: 2, idx: {{images: images, labels: labels}}}}]")
        .Path($"{name}.yaml");
}
