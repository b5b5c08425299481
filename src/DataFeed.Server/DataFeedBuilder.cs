using DataFeed.Core.Feeds;
using DataFeed.Ledger;
using DataFeed.Server.FeedFiles;
using DataFeed.Server.Registration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DataFeed.Server;

/// <summary>Says what a data server serves. A host gets one from <see cref="DataFeedServiceCollectionExtensions.AddDataFeed"/>.</summary>
/// <remarks>
/// Every method may be called several times, until the host is built, and in any order: what is added adds up, what is set is set by the last call.
/// Not thread-safe, as the service collection behind it is not.
/// </remarks>
public sealed class DataFeedBuilder
{
    private readonly DataFeedRegistrations _registrations;

    internal DataFeedBuilder(IServiceCollection services, DataFeedRegistrations registrations)
    {
        Services = services;
        _registrations = registrations;
    }

    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds feeds that the host's own code defines.</summary>
    /// <param name="add">
    /// Adds them to the collection. The server calls each function once, while the host is built, in the order of these calls and after the sample
    /// feeds. What a function throws, such as for a name that is taken, ends the building of the host.
    /// </param>
    /// <returns>This builder.</returns>
    public DataFeedBuilder AddFeeds(Action<FeedCollection> add)
    {
        ArgumentNullException.ThrowIfNull(add);
        _registrations.Additions.Add(add);
        return this;
    }

    /// <summary>Adds the feeds of a file in YAML (docs/feeds-file.md), beside those of the option <c>DataFeed:Feeds</c>.</summary>
    /// <remarks>
    /// This call reads the file. What is wrong with it is told with all other mistakes, with its lines, when the host is built. The data that its feeds
    /// name is opened once the server listens. A file that is added twice counts once.
    /// </remarks>
    /// <param name="path">Relative to the working directory.</param>
    /// <returns>This builder.</returns>
    public DataFeedBuilder AddFeedsFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!_registrations.Files.Any(file => file.IsAt(path)))
        {
            _registrations.Files.Add(FeedFile.Read(path));
        }

        return this;
    }

    /// <summary>
    /// Adds the built-in feeds <c>sample</c>, <c>regression</c>, <c>infinite</c>, <c>mnist-train</c> and <c>mnist-test</c>. The option
    /// <c>DataFeed:Samples</c> can leave them out. Another call changes nothing.
    /// </summary>
    /// <returns>This builder.</returns>
    public DataFeedBuilder AddSampleFeeds()
    {
        _registrations.HasSamples = true;
        return this;
    }

    /// <summary>Says where the ledger is where the option <c>DataFeed:Ledger</c> does not. The server opens it when it needs it, and closes it.</summary>
    /// <param name="address">
    /// <c>memory</c>, <c>sqlite:FILE</c> or <c>postgres:CONNECTION</c>. What is wrong with it is told with all other mistakes when the host is built.
    /// </param>
    /// <returns>This builder.</returns>
    public DataFeedBuilder UseLedger(string address)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        Services.RemoveAll<ILedger>();
        _registrations.Ledger = address;
        return this;
    }

    /// <summary>Gives the server a ledger that the host has opened, for instance one that several servers in a process share.</summary>
    /// <remarks>The option <c>DataFeed:Ledger</c> is refused beside it. Other servers see the same ledger: this one announces itself there.</remarks>
    /// <param name="ledger">Stays the caller's, who disposes it after the host.</param>
    /// <returns>This builder.</returns>
    public DataFeedBuilder UseLedger(ILedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        Services.RemoveAll<ILedger>();
        Services.AddSingleton(ledger);
        _registrations.Ledger = null;
        return this;
    }

    /// <summary>Sets options in code. What it sets wins over the configuration.</summary>
    /// <param name="configure">The server calls each function once, while the host is built, in the order of these calls.</param>
    /// <returns>This builder.</returns>
    public DataFeedBuilder Configure(Action<DataFeedServerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure(configure);
        return this;
    }
}
