using System.Net.Http.Json;
using System.Text.Json;
using DataFeed.Client;
using DataFeed.Protocol.Addresses;

namespace DataFeed.EndToEnd.Tests.Processes;

/// <summary>The real data server as a process of its own, on ports that were free.</summary>
internal sealed class DataServer : IAsyncDisposable
{
    private readonly HttpClient _admin = new();

    private DataServer(ChildProcess process, string[] addresses)
    {
        Process = process;
        Address = addresses[0];
        AdminAddress = addresses[^1];
        Client = new DataFeedClient(ClientAddress, new DataFeedClientOptions { RetryFor = TimeSpan.Zero });
    }

    public ChildProcess Process { get; }

    /// <summary>Where it serves gRPC, in its own words.</summary>
    public string Address { get; }

    public string AdminAddress { get; }

    /// <summary>The same, as DataFeed's clients take it: one address where the server listens at all.</summary>
    public string ClientAddress => DataFeedAddress.Parse(Address).ReachedAs("localhost").ToString();

    /// <summary>The same, as gRPC in Python takes it.</summary>
    public string PythonAddress => ClientAddress[(ClientAddress.IndexOf("//", StringComparison.Ordinal) is var slashes and >= 0 ? slashes + 2 : 0)..];

    /// <summary>A client of it, disposed with it.</summary>
    public DataFeedClient Client { get; }

    public static async Task<DataServer> StartAsync(
        string url = "http://127.0.0.1:0", IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var process = Run(["--urls", url, "--admin-urls", "http://127.0.0.1:0"], environment);
        try
        {
            return new DataServer(process, await process.LineAsync(Addresses, "the line that says where it listens"));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs it with a command line that need not work.</summary>
    public static ChildProcess Run(string[] arguments, IEnumerable<KeyValuePair<string, string>>? environment = null) =>
        ChildProcess.StartDotNet("DataFeed.Server", arguments, environment);

    public async Task<ServerStatus> StatusAsync() =>
        await _admin.GetFromJsonAsync<ServerStatus>(new Uri($"{AdminAddress}/status"))
        ?? throw new InvalidOperationException("/status is null.");

    /// <summary>Waits until no generator is alive.</summary>
    public Task<ServerStatus> IdleAsync() =>
        Eventually.HoldsAsync(StatusAsync, status => status.LiveGenerators == 0, "no live generator");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _admin.Dispose();
        await Process.DisposeAsync();
    }

    private static string[]? Addresses(string line)
    {
        if (!line.Contains("ServerListening", StringComparison.Ordinal))
        {
            return null;
        }

        using var log = JsonDocument.Parse(line);
        return log.RootElement.GetProperty("Urls").GetString()!.Split(", ");
    }
}
