using DataFeed.Core.Running;
using DataFeed.Server.Epochs;

namespace DataFeed.Server.Admin;

/// <summary>Health and status over HTTP/1.1, for people and probes. Nothing here changes anything.</summary>
internal sealed class AdminEndpoints(EpochCatalog epochs, GeneratorCensus generators)
{
    /// <summary>Whether any endpoint serves them.</summary>
    public bool AreMapped { get; private set; }

    public IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints)
    {
        AreMapped = true;
        // The gRPC endpoints speak HTTP/2 alone, these HTTP/1.1: the protocol tells which port a request came in by.
        var pages = endpoints.MapGroup("").AddEndpointFilter(async (context, next) =>
            HttpProtocol.IsHttp11(context.HttpContext.Request.Protocol) ? await next(context) : Results.NotFound());
        pages.MapGet("/healthz", () => Results.Text("healthy\n"));
        pages.MapGet("/status", Status);
        return pages;
    }

    private IResult Status() => Results.Text(
        FormattableString.Invariant($$"""
        {"epochs":{{epochs.Count}},"live_generators":{{generators.Live}},"created_generators":{{generators.Created}},"disposed_generators":{{generators.Disposed}},"working_set_bytes":{{Environment.WorkingSet}},"managed_bytes":{{GC.GetTotalMemory(false)}}}

        """), "application/json");
}
