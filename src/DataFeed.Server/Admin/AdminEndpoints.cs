using DataFeed.Core.Epochs;
using DataFeed.Server.Epochs;

namespace DataFeed.Server.Admin;

/// <summary>Health and status over HTTP/1.1, for people and probes. Nothing here changes anything.</summary>
internal static class AdminEndpoints
{
    public static void MapAdmin(this WebApplication host)
    {
        // The gRPC endpoints speak HTTP/2 alone, these HTTP/1.1: the protocol tells which port a request came in by.
        var admin = host.MapGroup("").AddEndpointFilter(async (context, next) =>
            HttpProtocol.IsHttp11(context.HttpContext.Request.Protocol) ? await next(context) : Results.NotFound());
        admin.MapGet("/healthz", () => Results.Text("healthy\n"));
        admin.MapGet("/status", Status);
    }

    private static IResult Status(EpochCatalog epochs, GeneratorCensus generators) => Results.Text(
        FormattableString.Invariant($$"""
        {"epochs":{{epochs.Count}},"live_generators":{{generators.Live}},"created_generators":{{generators.Created}},"disposed_generators":{{generators.Disposed}},"working_set_bytes":{{Environment.WorkingSet}},"managed_bytes":{{GC.GetTotalMemory(false)}}}

        """), "application/json");
}
