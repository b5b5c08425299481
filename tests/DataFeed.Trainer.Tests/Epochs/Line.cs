using DataFeed.TorchSharp;
using static TorchSharp.torch;

namespace DataFeed.Trainer.Tests.Epochs;

/// <summary>A learnable feed: y = 3 x - 1 for 32 values of x, fixed by epoch and step.</summary>
internal static class Line
{
    public const int Rows = 32;

    public static IReadOnlyList<TensorSpec> Schema { get; } =
    [
        new TensorSpec("x", DType.F32, [-1, 1]),
        new TensorSpec("y", DType.F32, [-1, 1]),
    ];

    public static FakeEpochs Feed(long? steps = null, long length = long.MaxValue) =>
        new(Batch, Schema) { AskedSteps = steps, Length = length };

    public static TensorBatch Batch(long epoch, long step) => Batch(step, Rows, [.. Values(epoch, step)]);

    /// <summary>A batch of these x; rows may be fewer, the rest being padding.</summary>
    public static TensorBatch Batch(long step, long rows, float[] x)
    {
        var y = x.Select(value => (3 * value) - 1).ToArray();
        return new TensorBatch(
            step, rows, default, [("x", tensor(x).reshape(x.Length, 1)), ("y", tensor(y).reshape(x.Length, 1))]);
    }

    // Multiples of the golden ratio, modulo 1: spread evenly, and the same on every machine.
    private static IEnumerable<float> Values(long epoch, long step) =>
        Enumerable.Range(0, Rows).Select(row => (float)(((((epoch * 1000) + step) * Rows) + row) * 0.6180339887 % 1 * 2) - 1);
}
