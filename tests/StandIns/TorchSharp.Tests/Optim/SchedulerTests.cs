using static TorchSharp.torch;
using static TorchSharp.torch.optim.lr_scheduler;

namespace TorchSharp.Tests.Optim;

public sealed class SchedulerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly optim.Optimizer _optimizer = optim.SGD([nn.Parameter(zeros(1))], 1.0);

    public void Dispose()
    {
        _optimizer.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void StepLR_EveryTwoEpochs_Divides() => Follows(StepLR(_optimizer, 2, 0.5), 1, 1, 0.5, 0.5, 0.25);

    [Fact]
    public void MultiStepLR_AtMilestones_Divides() => Follows(MultiStepLR(_optimizer, [1, 3], 0.1), 1, 0.1, 0.1, 0.01, 0.01);

    [Fact]
    public void ExponentialLR_EveryEpoch_Divides() => Follows(ExponentialLR(_optimizer, 0.5), 1, 0.5, 0.25, 0.125);

    [Fact]
    public void LambdaLR_OfFunction_Multiplies() => Follows(LambdaLR(_optimizer, epoch => epoch + 1), 1, 2, 3);

    [Fact]
    public void LinearLR_OverEpochs_Rises() => Follows(LinearLR(_optimizer, 0.5, 1, 2), 0.5, 0.75, 1, 1);

    [Fact]
    public void CosineAnnealingLR_OverItsPeriod_GoesDownAndUp() =>
        Follows(CosineAnnealingLR(_optimizer, 4, 0.2), 1, 0.2 + (0.4 * (1 + Math.Sqrt(0.5))), 0.6, 0.2 + (0.4 * (1 - Math.Sqrt(0.5))), 0.2);

    [Fact]
    public void StepLR_SentToAnEpoch_UsesItsClosedForm()
    {
        var scheduler = StepLR(_optimizer, 2, 0.5);

        scheduler.step(5);

        Assert.Equal(0.25, _optimizer.ParamGroups.First().LearningRate, 1e-12);
    }

    [Fact]
    public void ReduceLROnPlateau_WithoutImprovement_ReducesAfterItsPatience()
    {
        var scheduler = ReduceLROnPlateau(_optimizer, factor: 0.5, patience: 1, min_lr: [0.3]);
        var rates = new List<double>();
        foreach (var metric in new[] { 1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5 })
        {
            scheduler.step(metric);
            rates.Add(_optimizer.ParamGroups.First().LearningRate);
        }

        Assert.Equal([1, 1, 1, 0.5, 0.5, 0.3, 0.3, 0.3], rates);
        Assert.Throws<InvalidOperationException>(() => scheduler.step());
        Assert.Throws<ArgumentException>(() => ReduceLROnPlateau(_optimizer, mode: "least"));
    }

    private void Follows(LRScheduler scheduler, params double[] expected)
    {
        foreach (var rate in expected)
        {
            Assert.Equal(rate, _optimizer.ParamGroups.First().LearningRate, 1e-12);
            Assert.Equal(rate, scheduler.get_last_lr().First(), 1e-12);
            scheduler.step();
        }
    }
}
