using DataFeed.Trainer.Fitting;
using DataFeed.Trainer.Reporting;
using Xunit;

namespace DataFeed.Trainer.Tests.Reporting;

public sealed class ResultTextTests
{
    [Fact]
    public void Of_Epoch_IsOneLineWithEverything() =>
        Assert.Equal(
            "epoch 2: 71 steps, 9000 rows, loss 0.25, accuracy 0.9125, validation loss 0.125, validation accuracy 0.9125, 4.5 s, 2000 rows/s",
            ResultText.Of(Reports.Epoch(2)));

    [Fact]
    public void Of_Run_AddsTheStepsUpAndEndsWithValidation() =>
        Assert.Equal(
            "trained: 2 epochs, 142 steps, loss 0.25, validation accuracy 0.9125",
            ResultText.Of([Reports.Epoch(0), Reports.Epoch(1)]));

    [Fact]
    public void Of_RunWithoutValidation_EndsWithTheLoss() =>
        Assert.Equal("trained: 1 epochs, 71 steps, loss 0.25", ResultText.Of([Reports.Epoch(validated: false)]));

    [Fact]
    public void Warnings_EndedEarly_TellStepsDeliveredAndAsked()
    {
        var report = new EpochReport(
            3, Reports.Pass(), Reports.Pass("infinite", steps: 5, asked: 7, end: EndReason.ExhaustedEarly));

        Assert.Equal(
            ["warning: feed \"infinite\" ended early in epoch 3: 5 steps delivered, 7 asked."], ResultText.Warnings(report));
    }

    [Fact]
    public void Warnings_StepsThatNobodyRecorded_TellHowManyOfWhich()
    {
        var report = new EpochReport(3, Reports.Pass() with { UnrecordedSteps = 12 }, Reports.Pass());

        Assert.Equal(
            ["warning: 12 of 71 steps of feed \"mnist-train\" in epoch 3 may be missing in the servers' ledger: no server answered their acknowledgement."],
            ResultText.Warnings(report));
    }
}
