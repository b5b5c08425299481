using static TorchSharp.torch;

namespace TorchSharp.Tests.Layers;

public sealed class LayerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public LayerTests() => manual_seed(1);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Linear_OfKnownWeights_GivesGoldenValues()
    {
        using var layer = nn.Linear(nn.Parameter(tensor(new float[,] { { 1, 2 }, { 3, 4 } })), nn.Parameter(tensor([0.5f, -0.5f])));

        var result = layer.call(tensor(new float[,] { { 1, 1 } }));

        Assert.Equal([3.5f, 6.5f], result.data<float>().ToArray());
        Assert.Equal((2, 2), (layer.in_features, layer.out_features));
    }

    [Fact]
    public void Convolutions_OfStridePaddingAndGroups_HaveTheDocumentedShapes()
    {
        var images = rand(2, 4, 10, 12);

        Assert.Equal([2, 8, 8, 10], nn.Conv2d(4, 8, 3).call(images).shape);
        Assert.Equal([2, 8, 5, 6], nn.Conv2d(4, 8, 3, 2, 1).call(images).shape);
        Assert.Equal([2, 8, 10, 12], nn.Conv2d(4, 8, 5, Padding.Same).call(images).shape);
        Assert.Equal([2, 8, 8, 12], nn.Conv2d(4, 8, (3, 1), groups: 4).call(images).shape);
        Assert.Equal([2, 8, 10, 12], nn.Conv2d(4, 8, 3, 1, 1, padding_mode: PaddingModes.Reflect).call(images).shape);
        Assert.Equal([2, 8, 6, 8], nn.Conv2d(4, 8, 3, dilation: 2).call(images).shape);
        Assert.Equal([2, 3, 8], nn.Conv1d(4, 3, 3).call(rand(2, 4, 10)).shape);
        Assert.Null(nn.Conv2d(4, 8, 3, bias: false).bias);
    }

    [Fact]
    public void Pools_OfImages_GiveGoldenValues()
    {
        var image = arange(16, float32).reshape(1, 1, 4, 4);

        Assert.Equal([5f, 7, 13, 15], nn.MaxPool2d(2).call(image).data<float>().ToArray());
        Assert.Equal([2.5f, 4.5f, 10.5f, 12.5f], nn.AvgPool2d(2).call(image).data<float>().ToArray());
        Assert.Equal([7.5f], nn.AdaptiveAvgPool2d(1).call(image).data<float>().ToArray());
        Assert.Equal([1, 1, 2, 2], nn.MaxPool2d(3, 2, 1).call(image).shape);
    }

    [Fact]
    public void BatchNorm_WhileTraining_NormalizesAndRemembers()
    {
        using var layer = nn.BatchNorm1d(1);
        var batch = tensor(new float[,] { { 1 }, { 3 } });

        var trained = layer.call(batch);
        layer.eval();
        var evaluated = layer.call(batch);

        Assert.Equal(-1, trained[0, 0].ToSingle(), 1e-4f);
        Assert.Equal(0.2f, layer.running_mean!.ToSingle(), 1e-6f);
        Assert.Equal(1.1f, layer.running_var!.ToSingle(), 1e-6f);
        Assert.Equal(1, layer.num_batches_tracked!.ToInt64());
        Assert.Equal(0.8f / Math.Sqrt(1.1 + 1e-5), evaluated[0, 0].ToDouble(), 1e-5);
        Assert.Throws<ArgumentException>(() => nn.BatchNorm2d(1).call(batch));
    }

    [Fact]
    public void Dropout_OnlyWhileTraining_ZeroesAndScales()
    {
        using var layer = nn.Dropout(0.25);
        var ones = torch.ones(10_000);

        var trained = layer.call(ones).data<float>().ToArray();
        layer.eval();

        Assert.Equal([0f, 4f / 3f], trained.Distinct().Order());
        Assert.InRange(trained.Count(value => value == 0), 2200, 2800);
        Assert.True(layer.call(ones).Equals(ones));
    }

    [Fact]
    public void Activations_AsModules_ComputeTheirFunctions()
    {
        var x = tensor([-1f, 2f]);

        Assert.Equal([0f, 2f], nn.ReLU().call(x).data<float>().ToArray());
        Assert.Equal([-0.01f, 2f], nn.LeakyReLU().call(x).data<float>().ToArray());
        Assert.Equal(1f, nn.Softmax(0).call(x).sum().ToSingle(), 1e-6f);
        Assert.True(nn.LogSoftmax(0).call(x).exp().allclose(nn.Softmax(0).call(x)));
        Assert.True(nn.GELU().call(x).allclose(nn.GELU(Modules.GELU.Approximate.tanh).call(x), atol: 1e-2));
        Assert.True(nn.Tanh().call(x).allclose(x.tanh()));
        Assert.True(nn.Sigmoid().call(x).allclose(x.sigmoid()));
        Assert.True(nn.Identity().call(x).Equals(x));
        Assert.Equal([2, 12], nn.Flatten().call(zeros(2, 3, 4)).shape);
        nn.ReLU(inplace: true).call(x);
        Assert.Equal(0, x[0].ToSingle());
    }

    [Fact]
    public void EmbeddingAndLayerNorm_OfKnownInput_LookUpAndNormalize()
    {
        using var embedding = nn.Embedding(5, 3, padding_idx: 0);
        using var norm = nn.LayerNorm(3);

        var rows = embedding.call(tensor([0L, 2L]));
        var normal = norm.call(tensor(new float[,] { { 1, 2, 3 } }));

        Assert.Equal([2, 3], rows.shape);
        Assert.Equal(0, rows[0].abs().sum().ToSingle());
        Assert.True(rows[1].Equals(embedding.weight[2]));
        Assert.True(normal.allclose(tensor(new float[,] { { -1.2247f, 0, 1.2247f } }), atol: 1e-3));
    }

    [Fact]
    public void Losses_OfKnownInput_GiveGoldenValues()
    {
        var scores = tensor(new double[,] { { 1, 0 }, { 0, 2 } });
        var classes = tensor([0L, 0L]);
        var expected = (Math.Log(1 + Math.Exp(-1)) + Math.Log(1 + Math.Exp(2))) / 2;

        Assert.Equal(expected, nn.CrossEntropyLoss().call(scores, classes).ToDouble(), 1e-9);
        Assert.Equal(expected, nn.NLLLoss().call(scores.log_softmax(1), classes).ToDouble(), 1e-9);
        Assert.Equal(2 * expected, nn.CrossEntropyLoss(reduction: nn.Reduction.Sum).call(scores, classes).ToDouble(), 1e-9);
        Assert.Equal([2], nn.CrossEntropyLoss(reduction: nn.Reduction.None).call(scores, classes).shape);
        Assert.Equal(1.25, nn.MSELoss().call(scores, zeros(2, 2, float64)).ToDouble(), 1e-9);
        Assert.Equal(0.75, nn.L1Loss().call(scores, zeros(2, 2, float64)).ToDouble(), 1e-9);
        Assert.Equal(Math.Log(2), nn.BCEWithLogitsLoss().call(zeros(3, float64), ones(3, float64)).ToDouble(), 1e-9);
    }

    [Fact]
    public void Initialization_OfLayers_StaysWithinPyTorchsBounds()
    {
        using var linear = nn.Linear(100, 50);
        using var convolution = nn.Conv2d(4, 8, 5);

        Assert.InRange(linear.weight.abs().max().ToDouble(), 0.095, 0.1);
        Assert.InRange(linear.bias!.abs().max().ToDouble(), 0.05, 0.1);
        Assert.InRange(convolution.weight.abs().max().ToDouble(), 0.09, 0.1);
        Assert.InRange(nn.init.xavier_uniform_(empty(30, 70)).abs().max().ToDouble(), 0.23, Math.Sqrt(6.0 / 100));
        Assert.InRange(nn.init.normal_(empty(10_000), 3, 2).std().ToDouble(), 1.9, 2.1);
        Assert.Equal(4, nn.init.constant_(empty(2, 2), 1).sum().ToDouble());
        Assert.Equal((8L, 12L), nn.init.CalculateFanInAndFanOut(empty(3, 2, 4)));
    }
}
