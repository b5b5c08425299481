using DataFeed.Core.Epochs;

namespace DataFeed.Core.Feeds;

/// <summary>A generator of batches that is restored from what it saved.</summary>
internal sealed class SavableRecipe(Func<EpochContext, ReadOnlyMemory<byte>, ISavableGenerator> function, FeedOptions options)
    : DeclaredRecipe(options)
{
    public override string Kind => "savable";

    public override bool MakesBatches => true;

    public override bool IsSavable => true;

    public override Production Open(ProductionRequest request) => new GeneratorProduction(new SavableGenerator(function, request), request);
}
