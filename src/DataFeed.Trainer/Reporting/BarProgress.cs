using DataFeed.Client.Reading;
using DataFeed.Trainer.Fitting;
using Spectre.Console;

namespace DataFeed.Trainer.Reporting;

/// <summary>A bar for the pass at hand and a line for each finished epoch, for people at a terminal.</summary>
internal sealed class BarProgress : ITrainingObserver
{
    private readonly IAnsiConsole _terminal;
    private readonly ProgressContext _context;
    private ProgressTask? _bar;
    private string _title = "";

    private BarProgress(IAnsiConsole terminal, ProgressContext context)
    {
        _terminal = terminal;
        _context = context;
    }

    /// <summary>Shows bars while something runs. The bar is gone when it ends, whatever the end.</summary>
    public static Task<T> ShowAsync<T>(IAnsiConsole terminal, Func<ITrainingObserver, Task<T>> run) =>
        terminal.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context => run(new BarProgress(terminal, context)));

    public void PassStarted(long epoch, Phase phase, long? steps)
    {
        _title = phase == Phase.Training ? $"epoch {epoch}" : $"epoch {epoch} validation";
        _bar = _context.AddTask(_title, maxValue: Math.Max(1, steps ?? 1));
        _bar.IsIndeterminate = steps is null;
    }

    public void StepTaken(in StepReport report)
    {
        if (_bar is not { } bar)
        {
            return;
        }

        var steps = bar.IsIndeterminate ? $"{report.Steps}" : $"{report.Steps}/{bar.MaxValue:F0}";
        bar.Description = FormattableString.Invariant(
            $"{_title}: step {steps}, loss {report.Loss:G4}, {ResultText.Rate(report.Rows, report.Elapsed):F0} rows/s");
        if (bar.IsIndeterminate)
        {
            return;
        }

        bar.Value = report.Steps;
    }

    public void Replaying(ReplayProgress replay)
    {
        if (_bar is { } bar)
        {
            bar.Description = $"{_title}: {ResultText.Of(replay)}";
        }
    }

    public void EpochEnded(EpochReport report)
    {
        foreach (var warning in ResultText.Warnings(report))
        {
            _terminal.MarkupLineInterpolated($"[yellow]{warning}[/]");
        }

        _terminal.WriteLine(ResultText.Of(report));
    }
}
