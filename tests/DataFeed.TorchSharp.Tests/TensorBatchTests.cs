using Xunit;
using static TorchSharp.torch;

namespace DataFeed.TorchSharp.Tests;

public sealed class TensorBatchTests
{
    [Fact]
    public void Batch_MadeInADisposeScope_OutlivesItAndIsDisposedWithItsTensors()
    {
        TensorBatch batch;
        using (NewDisposeScope())
        {
            batch = Batch(("x", zeros([2])), ("y", ones([2])));
        }

        var tensor = batch["y"];
        Assert.Equal([1f, 1f], tensor.data<float>().ToArray());
        batch.Dispose();
        batch.Dispose();
        Assert.True(tensor.IsInvalid);
    }

    [Fact]
    public void Indexer_UnknownName_IsRefusedWithTheNamesThereAre()
    {
        using var batch = Batch(("x", zeros([2])), ("y", ones([2])));

        var error = Assert.Throws<ArgumentException>(() => batch["image"]);

        Assert.Contains("\"image\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("x, y", error.Message, StringComparison.Ordinal);
        Assert.Equal(["x", "y"], batch.Names);
    }

    [Fact]
    public void MoveTo_WhereTheTensorsAre_CopiesNothing()
    {
        using var batch = Batch(("x", zeros([2])));
        var before = batch["x"];

        batch.MoveTo(CPU);

        Assert.Same(before, batch["x"]);
    }

    [Fact]
    public void Batch_NegativeRows_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorBatch(0, -1, default, []));

    private static TensorBatch Batch(params (string Name, Tensor Tensor)[] tensors) => new(0, 2, default, tensors);
}
