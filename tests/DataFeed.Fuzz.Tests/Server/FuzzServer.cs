using System.Net;
using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Fuzz.Tests.Inputs;
using DataFeed.Fuzz.Tests.Running;
using DataFeed.Server;
using DataFeed.Testing;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using GeneratorCensus = DataFeed.Core.Running.GeneratorCensus;

namespace DataFeed.Fuzz.Tests.Server;

/// <summary>A data server to throw inputs at: over real HTTP/2, its errors kept, its epochs forgotten after a second.</summary>
internal sealed class FuzzServer : IAsyncDisposable
{
    private const long ItemsCount = 5;

    private readonly WebApplication _host;
    private readonly DataFeedClient _client;
    private readonly GeneratorCensus _generators;
    private readonly ErrorLog _errors;
    private readonly string _expected;

    private FuzzServer(WebApplication host, ErrorLog errors, DataFeedClient client, string expected, RequestMessages requests)
    {
        _host = host;
        _errors = errors;
        _client = client;
        _expected = expected;
        _generators = host.Services.GetRequiredService<GeneratorCensus>();
        Requests = requests;
        Address = new Uri(host.Urls.Single());
    }

    public Uri Address { get; }

    public RequestMessages Requests { get; }

    public static async Task<FuzzServer> StartAsync()
    {
        var errors = new ErrorLog();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(errors);
        builder.Services.AddDataFeed()
            .AddFeeds(feeds => feeds.AddItems("items", ItemsCount).AddNumbers("numbers", 20, 4, shuffle: true))
            .Configure(options => options.EpochIdleTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.ConfigureKestrel(server =>
            server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var host = builder.Build();
        host.MapDataFeed();
        await host.StartAsync();
        var client = new DataFeedClient(host.Urls.Single());
        return new FuzzServer(host, errors, client, await ReadAsync(client), await StartFromAsync(client));
    }

    /// <summary>Serves as before, without an error in its log and without a generator left over.</summary>
    public async Task RequireSoundAsync()
    {
        FuzzCase.Require(await ReadAsync(_client) == _expected, "The server serves other batches than before.");
        await Wait.UntilAsync(() => _generators.Live, live => live == 0, "every generator instance to be disposed");
        FuzzCase.Require(_generators.Created == _generators.Disposed, $"{_generators.Created} instances were created, {_generators.Disposed} disposed.");
        RequireNoErrors();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    /// <summary>A client's bytes are never a failure of the server's.</summary>
    private void RequireNoErrors()
    {
        var errors = _errors.Entries.Where(entry => !IsOfGrpcsOwn(entry)).ToArray();
        FuzzCase.Require(errors.Length == 0, $"{errors.Length} errors were logged; the first: {errors.FirstOrDefault()}");
    }

    /// <summary>Health and reflection are gRPC's: what they cannot read it logs as an error. A data server's process leaves these out.</summary>
    private static bool IsOfGrpcsOwn(string entry) => entry.StartsWith("Grpc.AspNetCore.Server.ServerCallHandler ", StringComparison.Ordinal)
        && (entry.Contains("'Check'", StringComparison.Ordinal) || entry.Contains("'ServerReflectionInfo'", StringComparison.Ordinal));

    private static async Task<string> ReadAsync(DataFeedClient client)
    {
        var items = await client.StartEpochAsync(new EpochRequest { Feed = "items" });
        var numbers = await client.StartEpochAsync(new EpochRequest { Feed = "numbers", Seed = 9 });
        return $"{(await items.ReadAllAsync()).Content}\n{(await numbers.ReadAllAsync()).Content}";
    }

    private static async Task<RequestMessages> StartFromAsync(DataFeedClient client)
    {
        List<ByteString> tokens = [];
        List<ByteString> cursors = [];
        foreach (var feed in new[] { "items", "numbers" })
        {
            var epoch = await client.StartEpochAsync(new EpochRequest { Feed = feed, Run = "corpus" });
            tokens.Add(epoch.Token.ToBytes());
            cursors.AddRange((await epoch.ReadAllAsync()).Batches.Select(batch => batch.Cursor.ToBytes()));
        }

        return new RequestMessages([.. tokens], [.. cursors]);
    }
}
