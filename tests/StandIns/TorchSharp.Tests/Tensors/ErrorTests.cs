using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class ErrorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Add_OfUnequalShapes_FailsWithLibtorchsWordsAndNoBacktrace()
    {
        var error = Assert.Throws<ExternalException>(() => zeros(2) + zeros(3));

        Assert.Equal(
            "The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0", error.Message.TrimEnd());
    }

    [Fact]
    public void Linear_OfWrongWidth_FailsAndTheNextCallWorks()
    {
        using var layer = nn.Linear(4, 2);

        var error = Assert.Throws<ExternalException>(() => layer.call(zeros(1, 5)));

        Assert.Contains("mat1 and mat2 shapes cannot be multiplied (1x5 and 4x2)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("frame #", error.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2], layer.call(zeros(1, 4)).shape);
    }

    [Fact]
    public void Backward_OfManyElements_IsRefused()
    {
        var error = Assert.Throws<ExternalException>(() => ones(2, requires_grad: true).mul(2).backward());

        Assert.Contains("grad can be implicitly created only for scalar outputs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DisposedTensor_Used_SaysSo()
    {
        var gone = zeros(1);
        gone.Dispose();
        gone.Dispose();

        Assert.True(gone.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => gone + 1);
        Assert.Throws<InvalidOperationException>(() => gone.shape);
        Assert.Equal("[disposed]", gone.ToString());
    }

    [Fact]
    public void Cuda_WhereThereIsNone_IsReported()
    {
        if (cuda.is_available())
        {
            Assert.True(cuda.device_count() > 0);
            return;
        }

        Assert.Equal(0, cuda.device_count());
        Assert.False(cuda_is_available());
        Assert.Throws<InvalidOperationException>(() => nn.Linear(1, 1).to(CUDA));
        Assert.ThrowsAny<ExternalException>(() => zeros(1).cuda());
    }
}
