using DataFeed.Chaos.Feeds;
using DataFeed.Server.Hosting;
using Microsoft.AspNetCore.Builder;

namespace DataFeed.Chaos.Children;

/// <summary>A data server with the feeds of a run.</summary>
internal static class ServerRole
{
    /// <summary>Builds one on a free port. Not started.</summary>
    public static WebApplication Build(ServerOrder order) => ServerHost.Build(
        new Dictionary<string, string?>
        {
            ["DataFeed:Ledger"] = order.Ledger ?? "memory",
            ["DataFeed:Advertise"] = order.Advertise ?? "",
            // A killed server's steps come back while the run goes on.
            ["DataFeed:QueueLease"] = "00:00:02",
            ["DataFeed:Urls"] = "http://127.0.0.1:0",
            ["Serilog:MinimumLevel:Default"] = "Fatal",
            ["DataFeed:Samples"] = "false",
            ["DataFeed:ReadAheadBatches"] = "4",
        },
        server => server.AddFeeds(feeds => feeds.AddChaosFeeds(order.Steps)));

    /// <summary>Serves until the input ends. Writes its address first.</summary>
    public static async Task RunAsync(ServerOrder order, TextReader input, TextWriter output)
    {
        await using var host = Build(order);
        await host.StartAsync();
        await output.WriteLineAsync(host.Urls.Single());
        await output.FlushAsync();
        while (await input.ReadLineAsync() is not null)
        {
            // Nobody says anything; the end is what counts.
        }

        Environment.Exit(0);
    }
}
