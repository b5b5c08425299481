using DataFeed.Trainer.Fitting;

namespace DataFeed.Trainer.Tests.Reporting;

internal static class Reports
{
    public static PassReport Pass(
        string feed = "mnist-train", long steps = 71, long? asked = null, double loss = 0.25, EndReason end = EndReason.Completed) => new()
        {
            Feed = feed,
            Steps = steps,
            AskedSteps = asked,
            Rows = 9000,
            Loss = loss,
            Metrics = [new Metric("accuracy", 0.9125)],
            End = end,
            Elapsed = TimeSpan.FromSeconds(4.5),
        };

    public static EpochReport Epoch(long epoch = 0, bool validated = true) =>
        new(epoch, Pass(), validated ? Pass("mnist-test", steps: 8, loss: 0.125) : null);
}
