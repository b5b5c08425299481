using System.Collections.Immutable;
using DataFeed.Tensors;

namespace DataFeed.Core.Feeds;

/// <summary>A feed that runs from start to end only; what is known beforehand stands in its options.</summary>
internal abstract class DeclaredRecipe(FeedOptions options) : FeedRecipe
{
    public override long? Items(string feed, FeedParameters parameters)
    {
        if (options.Count is not { } count)
        {
            return null;
        }

        var items = Ask(feed, "count", () => count(parameters));
        return items >= 0 ? items : throw Failed(feed, $"count: {items} is negative.");
    }

    public override ImmutableArray<TensorSpec> Schema(string feed, FeedParameters parameters) =>
        DeclaredSchema(options, feed, parameters);
}
