using System.Globalization;
using DataFeed.Protocol.Addresses;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace DataFeed.Server.Hosting;

/// <summary>Makes endpoints of Kestrel's configuration of the addresses in <see cref="ListenOptions"/>.</summary>
/// <remarks>
/// What the section `Kestrel` says stands over them: an endpoint of another name comes beside them, one of the same name completes them, for instance
/// with a certificate. So all that Kestrel configures counts for them too, and it watches their certificates.
/// </remarks>
internal sealed class KestrelEndpoints(IConfiguration configuration, IOptions<ListenOptions> listen, OptionsCheck check) : IPostConfigureOptions<KestrelServerOptions>
{
    public const string Section = "Kestrel";
    public const string Endpoints = "Endpoints";

    private const string Protocols = "Protocols";
    private const string Url = "Url";

    public void PostConfigure(string? name, KestrelServerOptions options)
    {
        // Kestrel is made while the host is built. Asking for the addresses alone would tell of their failures alone.
        check.Require();
        var keys = Keys("DataFeed", listen.Value.Urls, HttpProtocols.Http2)
            .Concat(Keys("DataFeedAdmin", listen.Value.AdminUrls, HttpProtocols.Http1))
            .ToDictionary();
        if (keys.Count > 0)
        {
            var both = new ConfigurationBuilder().AddInMemoryCollection(keys).AddConfiguration(configuration.GetSection(Section)).Build();
            options.Configure(both, reloadOnChange: true);
        }
    }

    /// <summary>Whether an endpoint of Kestrel's configuration may speak HTTP/2, and so gRPC.</summary>
    public static bool IsForCalls(IConfiguration kestrel, IConfigurationSection endpoint) =>
        !nameof(HttpProtocols.Http1).Equals(endpoint[Protocols] ?? kestrel[$"EndpointDefaults:{Protocols}"], StringComparison.OrdinalIgnoreCase);

    /// <summary>The URL of the first endpoint of the section `Kestrel` that may speak HTTP/2; null where it names none.</summary>
    public static string? FirstForCalls(IConfiguration configuration)
    {
        var kestrel = configuration.GetSection(Section);
        return kestrel.GetSection(Endpoints).GetChildren().FirstOrDefault(endpoint => IsForCalls(kestrel, endpoint))?[Url];
    }

    private static IEnumerable<KeyValuePair<string, string?>> Keys(string name, string urls, HttpProtocols protocols) =>
        DataFeedAddress.Split(urls).Select(DataFeedAddress.Parse).SelectMany((address, index) =>
        {
            var endpoint = $"{Endpoints}:{name}{(index == 0 ? "" : (index + 1).ToString(CultureInfo.InvariantCulture))}";
            return new KeyValuePair<string, string?>[] { new($"{endpoint}:{Url}", KestrelUrl(address)), new($"{endpoint}:{Protocols}", $"{protocols}") };
        });

    // Kestrel has a name of its own for a socket, and takes no free port for both loopback addresses at once.
    private static string KestrelUrl(DataFeedAddress address) =>
        address.SocketPath is not null ? $"http://{address}"
        : address is { Host: "localhost", Port: 0 } ? $"{(address.IsTls ? "https" : "http")}://127.0.0.1:0"
        : address.ToString();
}
