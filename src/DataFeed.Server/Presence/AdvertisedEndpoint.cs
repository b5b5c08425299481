using System.Net;
using DataFeed.Protocol.Addresses;

namespace DataFeed.Server.Presence;

/// <summary>The address by which others reach a server, from what it is told and where it listens.</summary>
internal static class AdvertisedEndpoint
{
    /// <param name="advertised">What the options say; empty where they leave it.</param>
    /// <param name="listened">An address that it listens on; null to name none.</param>
    /// <returns>Null where there is nothing to name.</returns>
    public static string? Choose(string advertised, string? listened)
    {
        if (advertised.Length > 0)
        {
            return DataFeedAddress.Parse(advertised).ToString();
        }

        // "Every address" is none that a client could use: the machine's name is. A host of one's own may listen at what is no address here.
        return listened is not null && DataFeedAddress.TryParse(listened, out var address, out _)
            ? address.ReachedAs(Dns.GetHostName()).ToString()
            : listened;
    }
}
