using System.Collections.Immutable;
using DataFeed.Core.Batches;
using DataFeed.Core.Feeds;
using DataFeed.Sources.Idx;

namespace DataFeed.Server.Samples;

/// <summary>10,000 real handwritten digits, carried in this assembly and unpacked when first read.</summary>
internal static class Digits
{
    private static readonly Lazy<IIndexedSource> LazyTrain = new(() => Load("train"));
    private static readonly Lazy<IIndexedSource> LazyTest = new(() => Load("test"));

    public static IIndexedSource Train => LazyTrain.Value;

    public static IIndexedSource Test => LazyTest.Value;

    /// <summary>image in 0..1, label 0 to 9.</summary>
    public static ImmutableArray<TensorSpec> Schema { get; } =
        [new TensorSpec("image", DType.F32, [-1, 1, 28, 28]), new TensorSpec("label", DType.I64, [-1])];

    private static IIndexedSource Load(string part) => new IdxImages(
        () => Open($"{part}-images-idx3-ubyte.gz"), () => Open($"{part}-labels-idx1-ubyte.gz"));

    private static Stream Open(string name) => typeof(Digits).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"{name} is not embedded in {typeof(Digits).Assembly.GetName().Name}.");
}
