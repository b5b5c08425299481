namespace DataFeed.Containers.Tests.Setting;

/// <summary>The images under test, as eng/container-engine.sh names them; by default those that `docker compose build` makes.</summary>
internal static class Images
{
    public static string Server { get; } = Named("DATAFEED_SERVER_IMAGE", "datafeed-server:local");

    public static string Postgres { get; } = Named("DATAFEED_POSTGRES_IMAGE", "postgres:17");

    private static string Named(string variable, string otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } name ? name : otherwise;
}
