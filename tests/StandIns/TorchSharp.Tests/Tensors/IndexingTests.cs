using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class IndexingTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _cube = arange(24).reshape(2, 3, 4);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Index_ByNumbers_SelectsFromEitherEnd()
    {
        Assert.Equal(23, _cube[1, 2, 3].ToInt64());
        Assert.Equal(23, _cube[-1, -1, -1].ToInt64());
        Assert.Equal([3, 4], _cube[0].shape);
    }

    [Fact]
    public void Index_ByRangesEllipsisAndNewAxis_ShapesAsPythonDoes()
    {
        Assert.Equal([2, 2, 4], _cube[.., 1..].shape);
        Assert.Equal([2, 3], _cube[TensorIndex.Ellipsis, 0].shape);
        Assert.Equal([2, 1, 3, 4], _cube[TensorIndex.Colon, TensorIndex.None].shape);
        Assert.Equal([0L, 2], _cube[0, 0, TensorIndex.Slice(0, 4, 2)].data<long>().ToArray());
        Assert.Equal([4L, 5, 6, 7], _cube[0, ^2].data<long>().ToArray());
        Assert.Equal([3L], _cube[0, 0, ^1..].data<long>().ToArray());
    }

    [Fact]
    public void Index_ByTensors_Gathers()
    {
        var columns = tensor([3L, 0L]);

        Assert.Equal([3L, 0], _cube[0, 0, TensorIndex.Tensor(columns)].data<long>().ToArray());
        Assert.Equal([22L, 23], _cube[_cube > 21].data<long>().ToArray());
        Assert.Equal([2, 3, 2], _cube[.., .., TensorIndex.Tensor(columns)].shape);
    }

    [Fact]
    public void Index_Assigned_ChangesTheTensor()
    {
        _cube[0, 0, 0] = 100;
        _cube[1] = zeros(3, 4, int64);
        _cube[_cube > 10] = -1L;

        Assert.Equal(-1, _cube[0, 0, 0].ToInt64());
        Assert.Equal(0, _cube[1].sum().ToInt64());
        Assert.Equal(-1, _cube[0, 2, 3].ToInt64());
    }

    [Fact]
    public void Index_OutOfRange_FailsWithLibtorchsWords()
    {
        var error = Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => _cube[2]);

        Assert.Contains("index 2 out of range for tensor of size [2, 3, 4] at dimension 0", error.Message, StringComparison.Ordinal);
    }
}
