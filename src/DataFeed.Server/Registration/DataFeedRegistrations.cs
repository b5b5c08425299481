using DataFeed.Core.Feeds;
using DataFeed.Server.FeedFiles;

namespace DataFeed.Server.Registration;

/// <summary>What a host said of its data server, for the services that read it once the host is built.</summary>
internal sealed class DataFeedRegistrations
{
    public bool HasSamples { get; set; }

    /// <summary>In the order of the calls.</summary>
    public List<Action<FeedCollection>> Additions { get; } = [];

    /// <summary>In the order of the calls, no file twice.</summary>
    public List<FeedFile> Files { get; } = [];

    /// <summary>Where the ledger is; null where the host does not say.</summary>
    public string? Ledger { get; set; }
}
