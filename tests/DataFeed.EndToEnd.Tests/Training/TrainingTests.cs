using DataFeed.EndToEnd.Tests.Processes;
using Xunit;

namespace DataFeed.EndToEnd.Tests.Training;

/// <summary>Training over the wire: one process prepares batches, another learns from them.</summary>
[Collection(SharedServerGroup.Name)]
public sealed class TrainingTests(SharedServer shared)
{
    private string Address => shared.Server.ClientAddress;

    [Fact]
    public async Task Train_RegressionFor3Epochs_LossFallsBelowATenthOfItsFirstValue()
    {
        var history = await Trainer.HistoryAsync(Address, "--feed", "regression", "--model", "regression", "--epochs", "3");

        var losses = history.Select(epoch => epoch.GetProperty("loss").GetDouble()).ToArray();
        Assert.Equal(3, losses.Length);
        Assert.True(losses[2] < losses[0] / 10, $"Losses {string.Join(", ", losses)}.");
        Assert.All(history, epoch => Assert.Equal("COMPLETED", epoch.GetProperty("end").GetString()));
    }

    [Fact]
    public async Task Train_InfiniteWithSteps_TakesExactlyThoseEachEpoch()
    {
        var history = await Trainer.HistoryAsync(
            Address, "--feed", "infinite", "--model", "regression", "--epochs", "3", "--steps-per-epoch", "5");

        Assert.Equal(
            [(0, 5, 160, "STEPS_REACHED"), (1, 5, 160, "STEPS_REACHED"), (2, 5, 160, "STEPS_REACHED")],
            history.Select(epoch => (
                epoch.GetProperty("epoch").GetInt32(), epoch.GetProperty("steps").GetInt32(),
                epoch.GetProperty("rows").GetInt32(), epoch.GetProperty("end").GetString()!)));
    }

    [Fact]
    public async Task Train_SameSeedTwice_GivesTheSameLosses()
    {
        string[] arguments = ["--feed", "regression", "--model", "regression", "--steps-per-epoch", "20", "--epochs", "2"];

        var first = await Trainer.HistoryAsync(Address, arguments);
        var second = await Trainer.HistoryAsync(Address, arguments);

        Assert.Equal(
            first.Select(epoch => epoch.GetProperty("loss").GetRawText()), second.Select(epoch => epoch.GetProperty("loss").GetRawText()));
    }

    [Fact]
    public async Task Train_DigitsFor1Epoch_KnowsMoreThanNineInTen()
    {
        var history = await Trainer.HistoryAsync(
            Address, "--feed", "mnist-train", "--validation-feed", "mnist-test", "--model", "mnist-cnn", "--epochs", "1");

        var epoch = Assert.Single(history);
        Assert.Equal(71, epoch.GetProperty("steps").GetInt32());
        Assert.Equal(1000, epoch.GetProperty("validation_rows").GetInt32());
        Assert.InRange(epoch.GetProperty("validation_accuracy").GetDouble(), 0.9, 1);
    }
}
