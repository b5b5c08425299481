using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.TorchSharp;
using DataFeed.Trainer.CommandLine;
using DataFeed.Trainer.Epochs;
using DataFeed.Trainer.Fitting;
using DataFeed.Trainer.Models;
using DataFeed.Trainer.Reporting;
using Spectre.Console;
using static TorchSharp.torch;

namespace DataFeed.Trainer.Running;

/// <summary>Trains as the command line asked.</summary>
/// <param name="options">What was asked.</param>
/// <param name="output">Takes results.</param>
/// <param name="error">Takes warnings.</param>
/// <param name="terminal">Shows a progress bar; null where nobody watches.</param>
internal sealed class TrainingRun(TrainerOptions options, TextWriter output, TextWriter error, IAnsiConsole? terminal)
{
    /// <summary>Trains to the end of the last epoch, and prints the last line.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TorchLibrary.Load();
        var device = DeviceChoice.Resolve(options.Device);
        TorchThreads.KeepWithin(Environment.ProcessorCount);
        using var client = new DataFeedClient(
            options.Server.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            new DataFeedClientOptions { RetryFor = options.RetryFor });
        using var history = options.History is { } path ? new HistoryFile(path) : null;
        var plan = Plan(client, device);
        var reports = terminal is null
            ? await FitAsync(plan, new PlainProgress(output, error), history, cancellationToken)
            : await BarProgress.ShowAsync(terminal, progress => FitAsync(plan, progress, history, cancellationToken));
        await output.WriteLineAsync(ResultText.Of(reports));
    }

    private static async Task<IReadOnlyList<EpochReport>> FitAsync(
        FitPlan plan, ITrainingObserver progress, ITrainingObserver? history, CancellationToken cancellationToken)
    {
        // History first: an epoch that was announced is on disk.
        using var fit = new Fit(plan with { Observers = history is null ? [progress] : [history, progress] });
        return await fit.RunAsync(cancellationToken);
    }

    private FitPlan Plan(DataFeedClient client, Device device)
    {
        var model = ModelCatalog.Find(options.Model);
        var rate = options.LearningRate ?? model.DefaultLearningRate;
        return new FitPlan
        {
            Model = model,
            Training = new ServerEpochs(client, TrainingRequest(), options.Rank, device),
            // Every rank validates on everything: its numbers are exact without the others'.
            Validation = options.ValidationFeed is { } feed ? new ServerEpochs(client, ValidationRequest(feed), 0, device) : null,
            Epochs = options.Epochs,
            Seed = options.Seed,
            Device = device,
            Optimizer = parameters => optim.Adam(parameters, rate),
        };
    }

    private EpochRequest TrainingRequest() => new()
    {
        Feed = options.Feed,
        Run = options.Run,
        Seed = options.Seed,
        BatchSize = options.BatchSize,
        Steps = options.StepsPerEpoch,
        Delivery = options.WorldSize > 1 ? Delivery.Split : Delivery.Every,
        WorldSize = options.WorldSize,
        Parameters = options.Parameters,
    };

    private EpochRequest ValidationRequest(string feed) => new()
    {
        Feed = feed,
        Run = options.Run,
        Seed = options.Seed,
        BatchSize = options.BatchSize,
        Steps = options.ValidationSteps,
        Parameters = options.ValidationParameters,
    };
}
