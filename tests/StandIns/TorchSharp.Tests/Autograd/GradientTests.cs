using static TorchSharp.torch;

namespace TorchSharp.Tests.Autograd;

public sealed class GradientTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public GradientTests() => manual_seed(5);

    public static TheoryData<string> Functions =>
        ["product", "quotient", "power", "matmul", "softmax", "sigmoid", "max", "indexed", "conv", "pooled", "norm", "crossEntropy", "cat"];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Functions))]
    public void Gradient_OfFunction_AgreesWithFiniteDifferences(string name)
    {
        Func<Tensor, Tensor> function = name switch
        {
            "product" => x => (x * x * 3).sum(),
            "quotient" => x => (1 / (x.square() + 1)).mean(),
            "power" => x => x.abs().pow(1.5).sum(),
            "matmul" => x => x.matmul(x.t()).tanh().sum(),
            "softmax" => x => (x.softmax(1) * arange(4, float64)).sum(),
            "sigmoid" => x => x.sigmoid().log().sum(),
            "max" => x => x.max(1).values.exp().sum(),
            "indexed" => x => (x[0, 1] * x[.., 2..].sum()) + x[1].std(),
            "conv" => x => nn.functional.conv2d(x.reshape(1, 1, 4, 4), Weights(1, 1, 3, 3), padding: [1, 1]).square().sum(),
            "pooled" => x => nn.functional.avg_pool2d(x.reshape(1, 1, 4, 4), 2).exp().sum(),
            "norm" => x => nn.functional.layer_norm(x, [4], Weights(4), Weights(4)).pow(3).sum(),
            "crossEntropy" => x => nn.functional.cross_entropy(x, tensor([0L, 3, 1, 1])),
            "cat" => x => cat([x, x.square()]).sum(1).exp().mean(),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
        var point = randn(4, 4, float64);

        var exact = Exact(function, point);

        Assert.All(Differences(function, point).Zip(exact), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Backward_Twice_AddsUp()
    {
        var x = tensor([3.0]).requires_grad_();
        x.square().sum().backward();
        x.square().sum().backward();

        Assert.Equal(12, x.grad!.ToDouble());
    }

    [Fact]
    public void NoGrad_WithinScope_RecordsNothing()
    {
        var x = tensor([3.0]).requires_grad_();
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
            {
                Assert.True((x * 2).requires_grad);
            }
        }

        Assert.True(is_grad_enabled());
        Assert.True((x * 2).requires_grad);
        Assert.False(x.detach().requires_grad);
        Assert.True(x.is_leaf);
        Assert.False((x * 2).is_leaf);
    }

    [Fact]
    public void NoGrad_OnOneThread_LeavesOthersAlone()
    {
        using var guard = no_grad();
        var elsewhere = false;

        var thread = new Thread(() => elsewhere = is_grad_enabled());
        thread.Start();
        thread.Join();

        Assert.True(elsewhere);
        Assert.False(is_grad_enabled());
    }

    [Fact]
    public void Grad_BeforeBackwardAndAfterReset_IsNull()
    {
        var x = ones(1, requires_grad: true);
        Assert.Null(x.grad);
        x.sum().backward();
        Assert.NotNull(x.grad);

        x.grad = null;

        Assert.Null(x.grad);
    }

    [Fact]
    public void ClipGradNorm_AboveTheBound_ScalesAllTogether()
    {
        var first = nn.Parameter(tensor([0.0]));
        var second = nn.Parameter(tensor([0.0]));
        ((first * 3) + (second * 4)).sum().backward();

        var norm = nn.utils.clip_grad_norm_([first, second], 1.0);

        Assert.Equal(5, norm, 1e-9);
        Assert.Equal(0.6, first.grad!.ToDouble(), 1e-5);
        Assert.Equal(0.8, second.grad!.ToDouble(), 1e-5);
    }

    private static Tensor Weights(params long[] sizes) =>
        linspace(-1, 1, sizes.Aggregate((product, size) => product * size), float64).reshape(sizes);

    private static double[] Exact(Func<Tensor, Tensor> function, Tensor point)
    {
        var x = point.clone().requires_grad_();
        function(x).backward();
        return x.grad!.data<double>().ToArray();
    }

    private static double[] Differences(Func<Tensor, Tensor> function, Tensor point)
    {
        const double Step = 1e-5;
        using var guard = no_grad();
        var differences = new double[point.numel()];
        for (var i = 0; i < differences.Length; i++)
        {
            var above = point.clone();
            above.view(-1)[i] += Step;
            var below = point.clone();
            below.view(-1)[i] -= Step;
            differences[i] = (function(above).ToDouble() - function(below).ToDouble()) / (2 * Step);
        }

        return differences;
    }
}
