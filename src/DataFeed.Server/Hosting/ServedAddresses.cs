using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace DataFeed.Server.Hosting;

/// <summary>The addresses at which the server listens, once it does.</summary>
internal sealed class ServedAddresses(IServer server, IOptions<KestrelServerOptions> kestrel)
{
    /// <summary>The first at which gRPC may be called, in the server's own words; null where there is none.</summary>
    /// <remarks>Where all endpoints are configured, Kestrel lists their addresses in the order of their names; otherwise nothing tells them apart.</remarks>
    public string? FirstForCalls()
    {
        string[] addresses = [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];
        var configuration = kestrel.Value.ConfigurationLoader?.Configuration;
        IConfigurationSection[] endpoints = configuration is null ? [] : [.. configuration.GetSection(KestrelEndpoints.Endpoints).GetChildren()];
        return endpoints.Length != addresses.Length
            ? addresses.FirstOrDefault()
            : addresses.Zip(endpoints).Where(pair => KestrelEndpoints.IsForCalls(configuration!, pair.Second)).Select(pair => pair.First).FirstOrDefault();
    }
}
