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
}
