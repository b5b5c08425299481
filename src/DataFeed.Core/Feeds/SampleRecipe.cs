using DataFeed.Core.Batches;
using DataFeed.Core.Epochs;

namespace DataFeed.Core.Feeds;

/// <summary>A generator function that yields samples.</summary>
internal sealed class SampleRecipe(Func<EpochContext, IAsyncEnumerator<Sample>> function, int batchSize, FeedOptions options)
    : DeclaredRecipe(options)
{
    public override string Kind => "samples";

    public override int BatchSize => batchSize;

    public override Production Open(ProductionRequest request) => new GeneratorProduction(new SampleGenerator(function, request), request);
}
