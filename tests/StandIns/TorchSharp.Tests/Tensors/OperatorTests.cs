using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class OperatorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    public static TheoryData<string, double[]> Unary => new()
    {
        { "abs", [1, 0, 2] },
        { "neg", [1, 0, -2] },
        { "exp", [Math.Exp(-1), 1, Math.Exp(2)] },
        { "square", [1, 0, 4] },
        { "relu", [0, 0, 2] },
        { "sigmoid", [1 / (1 + Math.E), 0.5, 1 / (1 + Math.Exp(-2))] },
        { "tanh", [Math.Tanh(-1), 0, Math.Tanh(2)] },
        { "sign", [-1, 0, 1] },
        { "softmax", [Math.Exp(-1) / Sum, 1 / Sum, Math.Exp(2) / Sum] },
        { "log_softmax", [-1 - Math.Log(Sum), -Math.Log(Sum), 2 - Math.Log(Sum)] },
        { "cumsum", [-1, -1, 1] },
        { "clamp", [-0.5, 0, 0.5] },
        { "leaky_relu", [-0.1, 0, 2] },
        { "pow", [-1, 0, 8] },
        { "scaled", [-1.5, 0.5, 4.5] },
        { "reversed", [3, 1, -3] },
        { "quotient", [-0.5, 0, 1] },
        { "floored", [-1, 0, 1] },
    };

    private static double Sum => Math.Exp(-1) + 1 + Math.Exp(2);

    [Theory]
    [MemberData(nameof(Unary))]
    public void Operator_OfKnownInput_GivesGoldenValues(string name, double[] expected)
    {
        var x = tensor([-1.0, 0.0, 2.0]);
        var result = name switch
        {
            "abs" => x.abs(),
            "neg" => -x,
            "exp" => x.exp(),
            "square" => x.square(),
            "relu" => x.relu(),
            "sigmoid" => x.sigmoid(),
            "tanh" => x.tanh(),
            "sign" => x.sign(),
            "softmax" => x.softmax(0),
            "log_softmax" => x.log_softmax(0),
            "cumsum" => x.cumsum(0),
            "clamp" => x.clamp(-0.5, 0.5),
            "leaky_relu" => x.leaky_relu(0.1),
            "pow" => x.pow(3),
            "scaled" => (x * 2) + 0.5,
            "reversed" => 1 - (2 * x),
            "quotient" => x / 2,
            "floored" => x.div(2, RoundingMode.floor),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };

        Close(expected, result);
    }

    [Fact]
    public void Reductions_OfMatrix_GiveGoldenValues()
    {
        var x = tensor(new double[,] { { 1, 2, 3 }, { 4, 6, 8 } });

        Assert.Equal(24, x.sum().ToDouble());
        Assert.Equal(4, x.mean().ToDouble());
        Close([5, 8, 11], x.sum(0L));
        Close([2, 6], x.mean([1]));
        Close([1, 2], x.std(1));
        Close([2.0 / 3, 8.0 / 3], x.var(1, unbiased: false));
        Assert.Equal([2L, 2], x.argmax(1).data<long>().ToArray());
        Close([4, 6, 8], x.max(0).values);
        Assert.Equal([0L, 0, 0], x.min(0).indexes.data<long>().ToArray());
        Assert.Equal([2, 1], x.sum(1, keepdim: true).shape);
        Assert.True(x.gt(0).all().ToBoolean());
        Assert.False(x.gt(8).any().ToBoolean());
    }

    [Fact]
    public void Products_OfMatrices_GiveGoldenValues()
    {
        var a = tensor(new double[,] { { 1, 2 }, { 3, 4 } });
        var b = tensor(new double[,] { { 0, 1 }, { 1, 0 } });

        Close([2, 1, 4, 3], a.matmul(b));
        Close([2, 1, 4, 3], mm(a, b));
        Close([1, 3, 2, 4], a.t());
        Assert.Equal(Math.Sqrt(30), a.norm().ToDouble(), 12);
    }

    [Fact]
    public void Comparisons_OfTensorsAndScalars_GiveTruthValues()
    {
        var x = tensor([1, 2, 3]);
        var y = tensor([3, 2, 1]);

        Assert.Equal([false, true, false], (x == y).data<bool>().ToArray());
        Assert.Equal([false, false, true], (x > 2).data<bool>().ToArray());
        Assert.Equal([true, false, false], (2 > x).data<bool>().ToArray());
        Assert.Equal([1, 2, 1], where(x < y, x, y).data<int>().ToArray());
        Assert.True(x.Equals(tensor([1, 2, 3])));
        Assert.True(x.@double().allclose(x.@double() + 1e-9));
    }

    [Fact]
    public void Shapes_Changed_KeepTheElements()
    {
        var x = arange(6);

        Assert.Equal([2, 3], x.view(2, 3).shape);
        Assert.Equal([0L, 3, 1, 4, 2, 5], x.reshape(2, 3).t().contiguous().data<long>().ToArray());
        Assert.Equal([0L, 3, 1, 4, 2, 5], x.reshape(2, 3).t().data<long>().ToArray());
        Assert.Equal([1, 6], x.unsqueeze(0).shape);
        Assert.Equal([6], x.unsqueeze(0).squeeze().shape);
        Assert.Equal([3, 1, 2], x.reshape(1, 2, 3).permute(2, 0, 1).shape);
        Assert.Equal([2, 6], x.expand(2, 6).shape);
        Assert.Equal([12], cat([x, x]).shape);
        Assert.Equal([2, 6], stack([x, x]).shape);
        Assert.Equal([2, 12], x.reshape(1, 2, 6 / 2).flatten().repeat(2, 2).shape);
        Assert.Equal([2L, 3], x.narrow(0, 2, 2).data<long>().ToArray());
        Assert.Equal([0L, 2, 4], x.slice(0, 0, 6, 2).data<long>().ToArray());
        Assert.Equal([5L, 0], x.index_select(0, tensor([5L, 0L])).data<long>().ToArray());
        Assert.Equal([3, 3], x.split(3).SelectMany(part => part.shape));
    }

    [Fact]
    public void InPlace_Operators_ChangeAndReturnTheirTarget()
    {
        var x = ones(3);

        var same = x.add_(1).mul_(3).sub_(2).div_(4).clamp_(0, 0.5);

        Assert.Same(x, same);
        Assert.Equal([0.5f, 0.5f, 0.5f], x.data<float>().ToArray());
        Assert.Equal(0, x.zero_().sum().ToSingle());
        Assert.Equal(6, x.fill_(2).sum().ToSingle());
    }

    [Fact]
    public void To_AnotherType_Converts()
    {
        var x = tensor([1.7, -1.7]);

        Assert.Equal([1, -1], x.to(int32).data<int>().ToArray());
        Assert.Equal(ScalarType.Float16, x.half().dtype);
        Assert.Equal([true, true], x.@bool().data<bool>().ToArray());
        Assert.Equal(DeviceType.CPU, x.to("cpu").device_type);
        Assert.Equal(1.7, x[0].item<double>());
        Assert.Equal(-1, (int)x[1]);
    }

    [Fact]
    public void TopkAndSort_OfVector_GiveValuesAndIndices()
    {
        var x = tensor([3f, 1f, 2f]);

        var (values, indices) = x.topk(2);
        var sorted = x.sort();

        Assert.Equal([3f, 2f], values.data<float>().ToArray());
        Assert.Equal([0L, 2], indices.data<long>().ToArray());
        Assert.Equal([1f, 2f, 3f], sorted.Values.data<float>().ToArray());
    }

    private static void Close(double[] expected, Tensor actual)
    {
        var values = actual.data<double>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        Assert.All(expected.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 12));
    }
}
