using static TorchSharp.torch;

namespace TorchSharp.Tests.Training;

public sealed class LearningTests
{
    [Fact]
    public void DigitNet_TrainedOnSeparableImages_ClassifiesThemAll()
    {
        manual_seed(1);
        using var model = new DigitNet();
        using var optimizer = optim.Adam(model.parameters(), 1e-3);
        using var loss = nn.CrossEntropyLoss();
        using var labels = arange(128).remainder(10);
        using var images = zeros(128, 1, 28, 28);
        for (var i = 0; i < 128; i++)
        {
            images[i, 0, 2 * (i % 10)] = 1.0f;
        }

        for (var step = 0; step < 40; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            loss.call(model.call(images), labels).backward();
            optimizer.step();
        }

        model.eval();
        using var guard = no_grad();
        using var last = NewDisposeScope();
        var accuracy = model.call(images).argmax(1).eq(labels).sum().ToInt64();

        Assert.Equal(128, accuracy);
    }

    [Fact]
    public void SmallNet_OnXor_LearnsIt()
    {
        manual_seed(2);
        using var inputs = tensor(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
        using var targets = tensor(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } });
        using var model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1));
        using var optimizer = optim.Adam(model.parameters(), 0.05);
        using var loss = nn.MSELoss();

        var losses = Fit(300, optimizer, () => loss.call(model.call(inputs), targets));

        Assert.True(losses[^1] < 0.01, $"Loss {losses[^1]} after {losses.Count} steps, {losses[0]} before.");
    }

    [Fact]
    public void Training_WithTheSameSeed_GivesTheSameWeights()
    {
        Assert.Equal(Weights(11), Weights(11));
        Assert.NotEqual(Weights(11), Weights(12));
    }

    [Fact]
    public void LinearNet_ByEachOptimizer_FitsALine()
    {
        using var x = linspace(-1, 1, 32).reshape(32, 1);
        using var y = (x * 3) + 0.5;
        foreach (var make in new Func<IEnumerable<Modules.Parameter>, optim.Optimizer>[]
        {
            parameters => optim.SGD(parameters, 0.1, 0.9),
            parameters => optim.Adam(parameters, 0.1),
            parameters => optim.AdamW(parameters, 0.1),
        })
        {
            using var model = nn.Linear(1, 1);
            using var optimizer = make(model.parameters());

            Fit(200, optimizer, () => nn.functional.mse_loss(model.call(x), y));

            Assert.Equal(3, model.weight.ToSingle(), 0.01f);
            Assert.Equal(0.5, model.bias!.ToSingle(), 0.01f);
        }
    }

    private static float[] Weights(long seed)
    {
        manual_seed(seed);
        using var scope = NewDisposeScope();
        using var model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.2), nn.Linear(8, 1));
        using var optimizer = optim.Adam(model.parameters(), 0.01);
        Fit(5, optimizer, () => model.call(randn(16, 4)).square().mean());
        return [.. model.parameters().SelectMany(parameter => parameter.data<float>().ToArray())];
    }

    private static List<float> Fit(int steps, optim.Optimizer optimizer, Func<Tensor> loss)
    {
        var losses = new List<float>();
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var value = loss();
            value.backward();
            optimizer.step();
            losses.Add(value.ToSingle());
        }

        return losses;
    }
}
