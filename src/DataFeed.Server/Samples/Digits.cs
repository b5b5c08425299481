using DataFeed.Sources.Idx;

namespace DataFeed.Server.Samples;

/// <summary>10,000 real handwritten digits, carried in this assembly and unpacked when first read.</summary>
internal static class Digits
{
    private static readonly Lazy<IdxImages> LazyTrain = new(() => Load("train"));
    private static readonly Lazy<IdxImages> LazyTest = new(() => Load("test"));

    public static IdxImages Train => LazyTrain.Value;

    public static IdxImages Test => LazyTest.Value;

    private static IdxImages Load(string part) => new IdxImages(
        () => Open($"{part}-images-idx3-ubyte.gz"), () => Open($"{part}-labels-idx1-ubyte.gz"), $"mnist-{part}");

    private static Stream Open(string name) => typeof(Digits).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"{name} is not embedded in {typeof(Digits).Assembly.GetName().Name}.");
}
