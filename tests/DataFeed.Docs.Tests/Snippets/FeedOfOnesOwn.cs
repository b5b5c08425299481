// snippet: feed-of-ones-own
using DataFeed.Core.Batches;
using DataFeed.Core.Feeds;
using DataFeed.Server;
using Microsoft.AspNetCore.Builder;
// end

namespace DataFeed.Docs.Tests.Snippets;

/// <summary>What the README shows of a host with a feed of one's own.</summary>
internal static class FeedOfOnesOwn
{
    public static WebApplication Build(string[] args)
    {
        // snippet: feed-of-ones-own

        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration["DataFeed:Urls"] ??= "http://127.0.0.1:5200";
        builder.Services.AddDataFeed().AddSampleFeeds().AddFeeds(feeds => feeds.Add("noise", Noise));
        var app = builder.Build();
        app.MapDataFeed();
        // end
        return app;
    }

    public static async Task RunAsync(WebApplication app)
    {
        // snippet: feed-of-ones-own
        await app.RunAsync();
        // end
    }

#pragma warning disable IDE0040 // In the reader's Program.cs it is a local function, which has no modifiers.
    // snippet: feed-of-ones-own

    static IEnumerable<Batch> Noise(EpochContext context)
    {
        for (var step = 0; step < 10; step++)
        {
            var x = new float[32 * 10];
            context.Random(step).Fill(x);
            yield return new Batch(BatchTensor.From("x", x, 32, 10));
        }
    }
    // end
#pragma warning restore IDE0040
}
