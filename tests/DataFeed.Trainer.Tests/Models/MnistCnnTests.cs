using DataFeed.TorchSharp;
using DataFeed.Trainer.Fitting;
using DataFeed.Trainer.Models;
using DataFeed.Trainer.Tests.Epochs;
using Xunit;
using static TorchSharp.torch;

namespace DataFeed.Trainer.Tests.Models;

public sealed class MnistCnnTests
{
    private const int Rows = 20;

    private static readonly TensorSpec[] Schema =
    [
        new("image", DType.F32, [-1, 1, 28, 28]),
        new("label", DType.I64, [-1]),
    ];

    [Fact]
    public async Task Fit_ABarForEachDigit_TellsAllTenApart()
    {
        using var fit = new Fit(new FitPlan
        {
            Model = new MnistCnn(),
            Training = new FakeEpochs(Bars, Schema) { AskedSteps = 40 },
            Validation = new FakeEpochs(Bars, Schema) { AskedSteps = 1 },
            Epochs = 2,
            Seed = 1,
        });

        var reports = await fit.RunAsync(CancellationToken.None);

        Assert.Equal(new Metric("accuracy", 1.0), Assert.Single(reports[^1].Validation!.Metrics));
    }

    [Fact]
    public async Task Fit_LabelOutsideTheTenDigits_EndsWithTheStepAndTheReason()
    {
        var feed = new FakeEpochs((_, step) => Batch(step, label: 12), Schema) { Feed = "letters", AskedSteps = 1 };
        using var fit = new Fit(new FitPlan { Model = new MnistCnn(), Training = feed });

        var error = await Assert.ThrowsAsync<TrainingException>(() => fit.RunAsync(CancellationToken.None));

        Assert.StartsWith("Training on feed \"letters\", epoch 0, step 0: torch refused the step: ", error.Message, StringComparison.Ordinal);
    }

    private static TensorBatch Bars(long epoch, long step) => Batch(step, label: null);

    /// <summary>Digit d is a white bar of two rows, at row 2 d + 4.</summary>
    private static TensorBatch Batch(long step, long? label)
    {
        var pixels = new float[Rows * 28 * 28];
        var labels = new long[Rows];
        for (var row = 0; row < Rows; row++)
        {
            var digit = row % 10;
            labels[row] = label ?? digit;
            pixels.AsSpan((row * 784) + (((2 * digit) + 4) * 28), 56).Fill(1f);
        }

        return new TensorBatch(
            step, Rows, default, [("image", tensor(pixels).reshape(Rows, 1, 28, 28)), ("label", tensor(labels))]);
    }
}
