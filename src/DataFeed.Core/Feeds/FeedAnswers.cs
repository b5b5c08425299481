using System.Collections.Immutable;
using DataFeed.Core.Errors;

namespace DataFeed.Core.Feeds;

/// <summary>Asks a feed's own code what the feed is; whatever it throws is the feed's failure.</summary>
internal static class FeedAnswers
{
    /// <summary>Batches or samples that the feed says it has; null where it does not.</summary>
    public static long? Count(Feed feed, FeedParameters parameters)
    {
        if (feed.Options.Count is not { } count)
        {
            return null;
        }

        var items = Ask(feed.Name, "count", () => count(parameters));
        return items >= 0 ? items : throw Failed(feed.Name, $"count: {items} is negative.");
    }

    /// <summary>What the options promise; empty where they promise nothing.</summary>
    public static ImmutableArray<TensorSpec> Schema(Feed feed, FeedParameters parameters)
    {
        if (feed.Options.SchemaFor is not { } schemaFor)
        {
            return feed.Options.Schema;
        }

        var schema = Ask(feed.Name, "schema", () => schemaFor(parameters));
        return SchemaRule.Violation(schema) is { } violation ? throw Failed(feed.Name, $"schema: {violation}") : schema;
    }

    public static T Ask<T>(string feed, string question, Func<T> answer)
    {
        try
        {
            return answer();
        }
#pragma warning disable CA1031 // The edge to a feed's own code: whatever it throws is its failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw Failed(feed, $"{question}: {exception.GetType().Name}: {exception.Message}", exception);
        }
    }

    public static async Task<T> AskAsync<T>(string feed, string question, Func<ValueTask<T>> answer)
        where T : class
    {
        try
        {
            return await answer().ConfigureAwait(false) ?? throw new InvalidOperationException("The source is null.");
        }
#pragma warning disable CA1031 // The edge to a feed's own code: whatever it throws is its failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw Failed(feed, $"{question}: {exception.GetType().Name}: {exception.Message}", exception);
        }
    }

    private static FeedException Failed(string feed, string what, Exception? inner = null) =>
        new(FeedError.GeneratorFailed, $"Feed \"{feed}\" failed to tell its {what}", inner) { Feed = feed, Stage = FeedStage.Open };
}
