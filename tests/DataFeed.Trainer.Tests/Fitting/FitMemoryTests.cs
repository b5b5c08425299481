using DataFeed.TorchSharp;
using DataFeed.Trainer.Fitting;
using DataFeed.Trainer.Models;
using DataFeed.Trainer.Running;
using DataFeed.Trainer.Tests.Epochs;
using Xunit;
using static TorchSharp.torch;

namespace DataFeed.Trainer.Tests.Fitting;

public sealed class FitMemoryTests
{
    private const int Rows = 4096;
    private const int Features = 32;

    [Fact]
    public void Fit_ThousandsOfSteps_KeepsNoNativeMemory()
    {
        // Half a megabyte for each batch and each activation: one forgotten a step would be more than a gigabyte at the end.
        var schema = new[]
        {
            new TensorSpec("x", DType.F32, [-1, Features]),
            new TensorSpec("y", DType.F32, [-1, 1]),
        };
        var feed = new FakeEpochs(Batch, schema) { AskedSteps = 2500 };
        long early = 0;
        long late = 0;
        var recorder = new Recorder
        {
            OnStep = report =>
            {
                // Delivered batches are disposed; only the list of them would grow here.
                feed.Delivered.Clear();
                early = report.Steps == 300 ? Environment.WorkingSet : early;
                late = Math.Max(late, Environment.WorkingSet);
            },
        };
        using var fit = new Fit(new FitPlan { Model = new Regression(), Training = feed, Observers = [recorder] });

        // As the trainer runs it: on many threads, each would have a heap of its own.
        SingleThread.Run(async () => { await fit.RunAsync(CancellationToken.None); return 0; });

        Assert.True(late - early < 100L << 20, $"{(late - early) >> 20} MiB more within 2,500 steps than after 300");
    }

    private static TensorBatch Batch(long epoch, long step) =>
        new(step, Rows, default, [("x", zeros(Rows, Features)), ("y", ones(Rows, 1))]);
}
