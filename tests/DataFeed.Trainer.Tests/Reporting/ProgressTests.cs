using DataFeed.Client.Reading;
using DataFeed.Trainer.Fitting;
using DataFeed.Trainer.Reporting;
using Spectre.Console;
using Xunit;

namespace DataFeed.Trainer.Tests.Reporting;

public sealed class ProgressTests
{
    private static readonly EpochReport Early =
        new(0, Reports.Pass("finite", steps: 5, asked: 7, end: EndReason.ExhaustedEarly), null);

    [Fact]
    public void PlainProgress_EpochEndedEarly_PrintsOneLineAndWarnsBeside()
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var progress = new PlainProgress(output, error);

        progress.EpochEnded(Early);

        Assert.Equal(ResultText.Of(Early), output.ToString().TrimEnd());
        Assert.Equal(Assert.Single(ResultText.Warnings(Early)), error.ToString().TrimEnd());
    }

    [Fact]
    public void PlainProgress_Replays_PrintOneLineEach()
    {
        var error = new StringWriter();
        var progress = new PlainProgress(new StringWriter(), error);

        progress.Replaying(new ReplayProgress(3, 10));
        progress.Replaying(new ReplayProgress(7, 10));
        progress.PassStarted(1, Phase.Training, null);
        progress.Replaying(new ReplayProgress(2, 10));

        Assert.Equal(
            ["the server replays the epoch up to step 10, 3 so far", "the server replays the epoch up to step 10, 2 so far"],
            error.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n'));
    }

    [Theory]
    [InlineData(71L)]
    [InlineData(null)]
    public async Task BarProgress_Passes_ShowStepLossAndRateAndLeaveALineForEachEpoch(long? steps)
    {
        var written = new StringWriter();
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(written),
        });
        terminal.Profile.Width = 200;

        var result = await BarProgress.ShowAsync(terminal, progress =>
        {
            progress.PassStarted(0, Phase.Training, steps);
            progress.Replaying(new ReplayProgress(3, 10));
            progress.StepTaken(new StepReport(3, 96, 0.5, TimeSpan.FromSeconds(2)));
            progress.EpochEnded(Early);
            return Task.FromResult(42);
        });

        var text = written.ToString();
        Assert.Equal(42, result);
        Assert.Contains(steps is null ? "epoch 0: step 3, loss 0.5, 48 rows/s" : "epoch 0: step 3/71, loss 0.5, 48 rows/s", text, StringComparison.Ordinal);
        Assert.Contains(ResultText.Of(Early), text, StringComparison.Ordinal);
        Assert.Contains("5 steps delivered, 7 asked", text, StringComparison.Ordinal);
    }
}
