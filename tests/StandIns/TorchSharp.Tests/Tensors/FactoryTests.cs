using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class FactoryTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Sized_Factories_FillAsNamed()
    {
        Assert.Equal([0, 0, 0, 0, 0, 0], zeros(2, 3).data<float>().ToArray());
        Assert.Equal([1, 1], ones(2, float64).data<double>().ToArray());
        Assert.Equal([7, 7], full(2, 7).data<long>().ToArray());
        Assert.Equal([1, 0, 0, 1], eye(2).data<float>().ToArray());
        Assert.Equal([2, 3, 4, 5], empty([2, 3, 4, 5]).shape);
        Assert.Equal([0L, 1, 2], arange(3).data<long>().ToArray());
        Assert.Equal([1f, 1.5f], arange(1, 2, 0.5).data<float>().ToArray());
    }

    [Fact]
    public void Tensor_FromScalarsAndArrays_KeepsElementTypeAndShape()
    {
        Assert.Equal(ScalarType.Int32, tensor(1).dtype);
        Assert.Equal(ScalarType.Float64, tensor(1.0).dtype);
        Assert.Equal(ScalarType.Float32, tensor(1.0, dtype: float32).dtype);
        Assert.Equal(ScalarType.Bool, tensor([true, false]).dtype);
        Assert.Equal([2, 2], tensor(new float[,] { { 1, 2 }, { 3, 4 } }).shape);
        Assert.Equal([1, 2, 3, 4], tensor([1, 2, 3, 4], new long[] { 2, 2 }).data<int>().ToArray());
        Assert.Equal([1f, 2f], tensor(new List<float> { 1, 2 }).data<float>().ToArray());
        Assert.Empty(tensor(1).shape);
    }

    [Fact]
    public void FromArray_OfAnyRank_CopiesRowMajor()
    {
        var cube = new long[2, 1, 3];
        cube[1, 0, 2] = 9;

        var tensor = from_array(cube);

        Assert.Equal([2, 1, 3], tensor.shape);
        Assert.Equal([0, 0, 0, 0, 0, 9], tensor.data<long>().ToArray());
    }

    [Fact]
    public void Tensor_WithTooFewElements_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => tensor([1f, 2f], new long[] { 3 }));

        Assert.Contains("2 elements do not fill a tensor of shape [3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ManualSeed_SetTwice_GivesTheSameNumbers()
    {
        manual_seed(42);
        var first = rand(100);
        var normal = randn(10);
        var permutation = randperm(20);
        manual_seed(42);

        Assert.True(first.Equals(rand(100)));
        Assert.True(normal.Equals(randn(10)));
        Assert.True(permutation.Equals(randperm(20)));
        Assert.False(first.Equals(rand(100)));
    }

    [Fact]
    public void RngState_SetBack_RepeatsTheNumbers()
    {
        var state = get_rng_state();
        var first = rand(5);

        set_rng_state(state);

        Assert.True(first.Equals(rand(5)));
    }

    [Fact]
    public void Generator_OfItsOwn_IsIndependentOfTheDefault()
    {
        using var one = new Generator(7);
        using var other = new Generator(7);
        var first = rand(5, generator: one);
        rand(100);

        Assert.True(first.Equals(rand(5, generator: other)));
    }

    [Fact]
    public void Randint_WithBounds_StaysWithinThem()
    {
        var numbers = randint(3, 6, [1000]).data<long>().ToArray();

        Assert.Equal([3L, 4, 5], numbers.Distinct().Order());
    }

    [Fact]
    public void Device_FromDescription_KnowsTypeAndIndex()
    {
        Assert.Equal(DeviceType.CPU, device("cpu").type);
        Assert.Equal("cuda:1", device("cuda:1").ToString());
        Assert.Throws<ArgumentException>(() => device("tpu-ish"));
        Assert.Throws<ArgumentException>(() => device("cuda:x"));
    }

    [Fact]
    public void Threads_Set_AreReadBack()
    {
        var before = get_num_threads();
        set_num_threads(1);
        Assert.Equal(1, get_num_threads());
        set_num_threads(before);
        Assert.Equal(before, get_num_threads());
    }
}
