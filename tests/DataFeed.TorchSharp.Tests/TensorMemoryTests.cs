using System.Runtime.InteropServices;
using DataFeed.Protocol.Errors;
using Xunit;
using static TorchSharp.torch;

namespace DataFeed.TorchSharp.Tests;

public sealed class TensorMemoryTests
{
    [Fact]
    public void Tensor_Filled_IsTheReleasedTensorsOwnMemory()
    {
        using var memory = (TensorMemory)TensorMemory.Source.Rent(Layout(("x", DType.F32, [2, 3]), ("label", DType.I64, [2])));

        new float[] { 1, 2, 3, 4, 5, 6 }.CopyTo(MemoryMarshal.Cast<byte, float>(memory.Tensor(0)));
        new long[] { 7, -8 }.CopyTo(MemoryMarshal.Cast<byte, long>(memory.Tensor(1)));
        var tensors = memory.Release();

        Assert.Equal([2, 3], tensors[0].shape);
        Assert.Equal(ScalarType.Float32, tensors[0].dtype);
        Assert.Equal([1, 2, 3, 4, 5, 6], tensors[0].data<float>().ToArray());
        Assert.Equal([7, -8], tensors[1].data<long>().ToArray());
        Array.ForEach(tensors, tensor => tensor.Dispose());
    }

    [Fact]
    public void Tensor_NoRows_HasAnEmptySpan()
    {
        using var memory = TensorMemory.Source.Rent(Layout(("x", DType.F32, [0, 3])));

        Assert.True(memory.Tensor(0).IsEmpty);
    }

    [Fact]
    public void Rent_InsideSomebodysDisposeScope_OutlivesIt()
    {
        TensorMemory memory;
        using (NewDisposeScope())
        {
            memory = (TensorMemory)TensorMemory.Source.Rent(Layout(("x", DType.F32, [4])));
        }

        var tensor = Assert.Single(memory.Release());
        Assert.False(tensor.IsInvalid);
        tensor.Dispose();
    }

    [Fact]
    public void Dispose_AfterRelease_LeavesTheTensorsToTheirNewOwner()
    {
        var memory = (TensorMemory)TensorMemory.Source.Rent(Layout(("x", DType.F32, [4])));
        using var tensor = Assert.Single(memory.Release());

        memory.Dispose();

        Assert.False(tensor.IsInvalid);
        Assert.Throws<ObjectDisposedException>(() => memory.Release());
    }

    [Fact]
    public void Dispose_Unreleased_DisposesAndRefusesFurtherUse()
    {
        var memory = (TensorMemory)TensorMemory.Source.Rent(Layout(("x", DType.F32, [4])));

        memory.Dispose();
        memory.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _ = memory.Tensor(0).Length);
    }

    [Fact]
    public void Rent_TypeWithoutCounterpart_FailsAsAChangedSchemaNamingTensorAndType()
    {
        var error = Assert.Throws<DataFeedException>(
            () => TensorMemory.Source.Rent(Layout(("x", DType.F32, [4]), ("mask", DType.U32, [4]))));

        Assert.Equal(DataFeedError.SchemaChanged, error.Error);
        Assert.Contains("\"mask\" is U32", error.Message, StringComparison.Ordinal);
    }

    private static BatchLayout Layout(params (string Name, DType DType, long[] Shape)[] tensors)
    {
        List<TensorLayout> layouts = [];
        var offset = 0L;
        foreach (var (name, dtype, shape) in tensors)
        {
            var length = shape.Aggregate(1L, (product, axis) => product * axis) * dtype.ByteSize();
            layouts.Add(new(name, dtype, [.. shape], offset, length));
            offset = BatchLayout.Align(offset + length);
        }

        return new([.. layouts], null, offset);
    }
}
