using DataFeed.Core.Batches;
using DataFeed.Core.Epochs;

namespace DataFeed.Core.Feeds;

/// <summary>A generator function that yields batches.</summary>
internal sealed class BatchRecipe(Func<EpochContext, IAsyncEnumerator<Batch>> function, FeedOptions options) : DeclaredRecipe(options)
{
    public override string Kind => "batches";

    public override bool MakesBatches => true;

    public override Production Open(ProductionRequest request) => new GeneratorProduction(new BatchGenerator(function, request), request);
}
