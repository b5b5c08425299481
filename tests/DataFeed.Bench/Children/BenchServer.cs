using DataFeed.Protocol.Addresses;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace DataFeed.Bench.Children;

/// <summary>One on Kestrel.</summary>
/// <param name="host">Not started yet.</param>
/// <param name="batches">Counts the batches that it made.</param>
internal sealed class BenchServer(WebApplication host, Func<long> batches) : IBenchServer
{
    public long Batches => batches();

    public async Task<string[]> AddressesAsync()
    {
        await host.StartAsync();
        var addresses = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return [.. addresses.Select(address => DataFeedAddress.Parse(address).ToString())];
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await host.DisposeAsync();
    }
}
