using DataFeed.Protocol.V1;
using DataFeed.TorchSharp;
using DataFeed.Trainer.Fitting;
using DataFeed.Trainer.Models;
using DataFeed.Trainer.Tests.Epochs;
using Google.Protobuf;
using Xunit;
using static TorchSharp.torch;

namespace DataFeed.Trainer.Tests.Fitting;

public sealed class FitMemoryTests
{
    private const int Features = 2048;

    [Fact]
    public async Task Fit_ThousandsOfSteps_KeepsNoNativeMemory()
    {
        // Half a megabyte a batch: one forgotten tensor a step would be more than a gigabyte at the end.
        var schema = new[]
        {
            new TensorSpec { Name = "x", Dtype = DType.F32, Shape = { -1, Features } },
            new TensorSpec { Name = "y", Dtype = DType.F32, Shape = { -1, 1 } },
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
                late = Environment.WorkingSet;
            },
        };
        using var fit = new Fit(new FitPlan { Model = new Regression(), Training = feed, Observers = [recorder] });

        await fit.RunAsync(CancellationToken.None);

        Assert.True(late - early < 200L << 20, $"{(late - early) >> 20} MiB more after 2,500 steps than after 300");
    }

    private static TensorBatch Batch(long epoch, long step) =>
        new(step, 64, ByteString.Empty, [("x", zeros(64, Features)), ("y", ones(64, 1))]);
}
