using System.Net;

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
            return advertised;
        }

        // Kestrel names a socket file so.
        const string Socket = "http://unix:";
        if (listened is null || listened.StartsWith(Socket, StringComparison.Ordinal))
        {
            return listened?["http://".Length..];
        }

        // "Every address" is none that a client could use: the machine's name is.
        return listened
            .Replace("://[::]", $"://{Dns.GetHostName()}", StringComparison.Ordinal)
            .Replace("://0.0.0.0", $"://{Dns.GetHostName()}", StringComparison.Ordinal);
    }
}
