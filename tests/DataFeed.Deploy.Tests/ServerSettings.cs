using DataFeed.Server;
using DataFeed.Server.Hosting;

namespace DataFeed.Deploy.Tests;

/// <summary>The environment variables that the server takes.</summary>
internal static class ServerSettings
{
    private const string Prefix = "DataFeed__";

    private static readonly string[] Options =
    [
        .. new[] { typeof(ListenOptions), typeof(DataFeedServerOptions), typeof(LedgerOptions) }
            .SelectMany(type => type.GetProperties()).Select(property => property.Name),
    ];

    /// <summary>Those that look like an option and are none.</summary>
    public static IEnumerable<string> Unknown(IEnumerable<string> variables) => variables.Where(name =>
        name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !Options.Contains(name[Prefix.Length..], StringComparer.OrdinalIgnoreCase));

    public static string PortOf(string url) => url.Split(':')[^1];
}
