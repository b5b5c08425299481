using System.Buffers.Binary;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class DataTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Bytes_OfEmptyTensorFilled_AreItsElements()
    {
        var target = empty([2, 3], int32);
        var bytes = target.bytes;
        for (var i = 0; i < 6; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes[(4 * i)..], i * i);
        }

        Assert.Equal(24, bytes.Length);
        Assert.Equal([0, 1, 4, 9, 16, 25], target.data<int>().ToArray());
    }

    [Fact]
    public void Bytes_Assigned_MustBeOfTheSameLength()
    {
        var target = zeros(2, dtype: uint8);

        target.bytes = new byte[] { 3, 4 };

        Assert.Equal([3, 4], target.data<byte>().ToArray());
        Assert.Throws<ArgumentException>(() => target.bytes = new byte[3]);
        Assert.Equal(0, empty([0]).bytes.Length);
    }

    [Fact]
    public void Bytes_OfTransposedTensor_AreRefused()
    {
        var transposed = zeros(2, 3).t();

        Assert.Throws<InvalidOperationException>(() => transposed.bytes.Length);
        Assert.Equal(24, transposed.contiguous().bytes.Length);
    }

    [Fact]
    public void Data_OfAnotherType_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => zeros(2).data<int>());

        Assert.Contains("Int32", error.Message, StringComparison.Ordinal);
        Assert.Contains("Float32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accessor_OfView_ReadsAndWritesThroughStrides()
    {
        var matrix = arange(6).reshape(2, 3);
        var column = matrix.select(1, 2).data<long>();

        column[1] = 50;

        Assert.Equal([2L, 50], column.ToArray());
        Assert.Equal(50, matrix.data<long>()[1, 2]);
        Assert.Equal(2, column.Count);
        Assert.Equal([2L, 50], column);
        Assert.Throws<ArgumentOutOfRangeException>(() => column[2]);
    }

    [Fact]
    public void Accessor_AfterItsTensorWasDisposed_StillReads()
    {
        var source = arange(3);
        var accessor = source.data<long>();

        source.Dispose();

        Assert.Equal([0L, 1, 2], accessor.ToArray());
    }

    [Fact]
    public void ToString_OfTensor_NamesShapeTypeAndDevice()
    {
        Assert.Equal("[2x3], type = Float32, device = cpu", zeros(2, 3).ToString());
    }
}
