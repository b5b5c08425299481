using DataFeed.Core.Batches;

namespace DataFeed.Core.Tests.Batches;

public sealed class BatchTests
{
    private static readonly BatchTensor Two = BatchTensor.From("two", new float[6], 2, 3);
    private static readonly BatchTensor Ids = BatchTensor.From("ids", new long[2], 2);

    [Fact]
    public void Batch_OfTensors_HasTheirRowsAndBytes()
    {
        using var batch = new Batch(Two, Ids);

        Assert.Equal(2, batch.Rows);
        Assert.Equal(40, batch.ByteLength);
        Assert.Equal([Two, Ids], batch.Tensors);
        Assert.Equal(0, batch.SampleIds.Length);
    }

    [Fact]
    public void Dispose_ManyTimesAtOnce_GivesTheMemoryBackOnce()
    {
        var memory = new Memory();
        var batch = new Batch([Two], new long[] { 3, 4 }, memory);

        Parallel.For(0, 100, _ => batch.Dispose());

        Assert.Equal(1, memory.Disposals);
    }

    [Fact]
    public void Batch_ThatIsNone_IsRefusedWithTheReason()
    {
        AssertRefused("A batch needs a tensor.", () => new Batch());
        AssertRefused("Tensor \"s\" is a scalar; a batch's tensors have rows.", () => new Batch(BatchTensor.From("s", [1])));
        AssertRefused("Tensor \"one\" has 1 rows, but \"two\" has 2.", () => new Batch(Two, BatchTensor.From("one", [1], 1)));
        AssertRefused("Tensor \"two\" occurs twice in a batch.", () => new Batch(Two, Ids, Two));
        AssertRefused("3 sample ids were given for 2 rows.", () => new Batch([Two], new long[3], null));
    }

    [Fact]
    public void Sample_ThatIsNone_IsRefusedWithTheReason()
    {
        AssertRefused("A sample needs a tensor.", () => new Sample());
        AssertRefused("Tensor \"two\" occurs twice in a sample.", () => new Sample(Two, Two));
    }

    [Fact]
    public void TensorSpec_SameTensor_IsEqualAndReadable()
    {
        var spec = new TensorSpec("image", DType.F32, [-1, 1, 28, 28]);

        Assert.Equal(spec, new TensorSpec("image", DType.F32, [-1, 1, 28, 28]));
        Assert.Equal(spec.GetHashCode(), new TensorSpec("image", DType.F32, [-1, 1, 28, 28]).GetHashCode());
        Assert.NotEqual(spec, new TensorSpec("image", DType.F32, [-1, 1, 28, 29]));
        Assert.NotEqual(spec, new TensorSpec("image", DType.F64, [-1, 1, 28, 28]));
        Assert.Equal("image F32 [-1,1,28,28]", spec.ToString());
        Assert.Equal(spec, new TensorSpec("image", DType.F32, [1, 28, 28]).Batched());
    }

    [Fact]
    public void TensorSpec_OfAnImpossibleAxis_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new TensorSpec("x", DType.F32, [-1, -2]));
        Assert.Throws<ArgumentException>(() => new TensorSpec("x", DType.F32, [-2]));
        Assert.Throws<ArgumentException>(() => new TensorSpec("x", DType.F32, default));
        Assert.Throws<ArgumentException>(() => new TensorSpec("", DType.F32, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorSpec("x", (DType)14, []));
    }

    private static void AssertRefused(string message, Func<object> make) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);

    private sealed class Memory : IDisposable
    {
        private int _disposals;

        public int Disposals => _disposals;

        public void Dispose() => Interlocked.Increment(ref _disposals);
    }
}
