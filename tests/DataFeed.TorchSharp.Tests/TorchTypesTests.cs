using Xunit;
using static TorchSharp.torch;

namespace DataFeed.TorchSharp.Tests;

public sealed class TorchTypesTests
{
    public static TheoryData<DType> WireTypes => [.. Enum.GetValues<DType>()];

    [Theory]
    [MemberData(nameof(WireTypes))]
    public void ToTorch_EveryWireType_KeepsItsWidthAndComesBackOrIsRefusedByName(DType dtype)
    {
        if (dtype is DType.U16 or DType.U32 or DType.U64)
        {
            var error = Assert.Throws<NotSupportedException>(() => dtype.ToTorch("mask"));

            Assert.Contains("\"mask\"", error.Message, StringComparison.Ordinal);
            Assert.Contains(dtype.ToString(), error.Message, StringComparison.Ordinal);
            return;
        }

        var type = dtype.ToTorch("mask");

        using var tensor = zeros([1], type);
        Assert.Equal(dtype.ByteSize(), tensor.ElementSize);
        Assert.Equal(dtype, type.ToWire());
    }

    [Fact]
    public void ToWire_ComplexType_IsRefusedByName()
    {
        var error = Assert.Throws<NotSupportedException>(() => ScalarType.ComplexFloat32.ToWire());

        Assert.Contains("ComplexFloat32", error.Message, StringComparison.Ordinal);
    }
}
