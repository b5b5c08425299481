using DataFeed.Core.Batches;

namespace DataFeed.Core.Tests.Batches;

public sealed class BatchTensorTests
{
    [Fact]
    public void From_Array_SharesItsMemory()
    {
        var values = new[] { 1f, 2f, 3f, 4f };

        var tensor = BatchTensor.From("x", values, 2, 2);
        values[3] = 5;

        Assert.Equal(DType.F32, tensor.DType);
        Assert.Equal("x F32 [2,2]", tensor.ToString());
        Assert.Equal(16, tensor.Bytes.Length);
        Assert.Equal([1f, 2f, 3f, 5f], tensor.Values<float>().ToArray());
        Assert.Equal(BitConverter.GetBytes(5f), tensor.Bytes[12..].ToArray());
    }

    [Fact]
    public void From_SliceOfMemory_IsThatSlice()
    {
        var values = new long[] { 1, 2, 3 };

        Assert.Equal([2L, 3L], BatchTensor.From("x", values.AsMemory(1), 2).Values<long>().ToArray());
        Assert.Equal([(byte)7], BatchTensor.From("x", new ReadOnlyMemory<byte>([6, 7]).Slice(1, 1), 1).Bytes.ToArray());
    }

    [Fact]
    public unsafe void Bytes_PinnedAtAnyByte_PointsThere()
    {
        var tensor = BatchTensor.From("x", new[] { 0x0807060504030201L, 0x100F0E0D0C0B0A09L }, 2);

        for (var offset = 0; offset < 16; offset++)
        {
            using var pinned = tensor.Bytes[offset..].Pin();
            Assert.Equal(offset + 1, *(byte*)pinned.Pointer);
        }
    }

    [Fact]
    public void From_EachValueType_HasItsDType()
    {
        AssertDType<bool>(DType.Bool, 1);
        AssertDType<byte>(DType.U8, 1);
        AssertDType<sbyte>(DType.I8, 1);
        AssertDType<ushort>(DType.U16, 2);
        AssertDType<short>(DType.I16, 2);
        AssertDType<uint>(DType.U32, 4);
        AssertDType<int>(DType.I32, 4);
        AssertDType<ulong>(DType.U64, 8);
        AssertDType<long>(DType.I64, 8);
        AssertDType<Half>(DType.F16, 2);
        AssertDType<float>(DType.F32, 4);
        AssertDType<double>(DType.F64, 8);
        Assert.Throws<ArgumentException>(() => BatchTensor.From("x", new char[1], 1));
        Assert.Equal(13, Enum.GetValues<DType>().Length);
    }

    [Fact]
    public void FromBytes_BF16_HoldsTwoBytesEach()
    {
        Assert.Equal("x BF16 [3]", BatchTensor.FromBytes("x", DType.BF16, new byte[6], 3).ToString());
    }

    [Fact]
    public void From_ShapeOfOtherLength_IsRefusedWithBothCounts()
    {
        var exception = Assert.Throws<ArgumentException>(() => BatchTensor.From("x", new float[5], 2, 3));

        Assert.StartsWith(
            "Tensor \"x\" of shape [2,3] has 6 elements of F32 (4 bytes each), but 5 values (20 bytes) were given.",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData(1L, -1L)]
    [InlineData(1L << 32, 1L << 32)]
    [InlineData(long.MaxValue, long.MaxValue, long.MaxValue)]
    public void From_AbsurdShape_IsRefused(params long[] shape)
    {
        Assert.Throws<ArgumentException>(() => BatchTensor.From("x", new byte[1], shape));
    }

    [Fact]
    public void From_NoShape_IsAScalarAndEmptyAxesAreEmpty()
    {
        Assert.Empty(BatchTensor.From("x", [1.5]).Shape);
        Assert.Equal(0, BatchTensor.From("x", Array.Empty<int>(), 0, 5).Bytes.Length);
    }

    [Fact]
    public void Values_OfOtherType_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => BatchTensor.From("x", new float[1], 1).Values<int>().Length);
    }

    private static void AssertDType<T>(DType dtype, int size)
        where T : unmanaged
    {
        Assert.Equal(dtype, BatchTensor.From("x", new T[3], 3).DType);
        Assert.Equal(size, dtype.ByteSize());
        Assert.Equal(3 * size, BatchTensor.From("x", new T[3], 3).Bytes.Length);
    }
}
