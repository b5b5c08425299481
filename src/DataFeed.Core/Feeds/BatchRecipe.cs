using DataFeed.Core.Batches;
using DataFeed.Core.Epochs;

namespace DataFeed.Core.Feeds;

/// <summary>A generator function that yields batches.</summary>
internal sealed class BatchRecipe(Func<EpochContext, IAsyncEnumerator<Batch>> function, FeedOptions options) : DeclaredRecipe(options)
{
    public override string Kind => "batches";

    public override bool MakesBatches => true;

    public override Generator Open(GeneratorRequest request) => new BatchGenerator(function, request);
}
