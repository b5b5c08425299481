using System.Collections.Immutable;
using System.CommandLine;
using DataFeed.Protocol.Addresses;
using DataFeed.Trainer.Models;
using DataFeed.Trainer.Running;

namespace DataFeed.Trainer.CommandLine;

/// <summary>The trainer's command line: what can be asked, and the reading of it.</summary>
internal sealed class TrainerCommand
{
    private readonly Option<string?> _server = CheckedOption.Text(
        "--server", "Address of the data server, or of several, separated by ';'. Default: http://127.0.0.1:5200", AreAddresses, DataFeedAddress.Forms);

    private readonly Option<double?> _retryFor = CheckedOption.Number(
        "--retry-for", 0.0, 86_400.0, "Seconds to wait for a server that was lost, or for another; 0 gives up at once. Default: 60");

    private readonly Option<string?> _feed = CheckedOption.Text("--feed", "Feed to train on (required)");
    private readonly Option<string?> _validationFeed = CheckedOption.Text("--validation-feed", "Feed to validate on after each epoch");
    private readonly Option<string?> _model = CheckedOption.Choice(
        "--model", ModelCatalog.Names, $"Model to train (required): {string.Join(", ", ModelCatalog.Names)}");

    private readonly Option<int?> _epochs = CheckedOption.Number("--epochs", 1, 1_000_000, "Epochs to train. Default: 1");
    private readonly Option<long?> _stepsPerEpoch = CheckedOption.Number(
        "--steps-per-epoch", 1, long.MaxValue, "Batches of a training epoch. Default: to the feed's end; an infinite feed needs a number");

    private readonly Option<long?> _validationSteps = CheckedOption.Number(
        "--validation-steps", 1, long.MaxValue, "Batches of a validation epoch. Default: to the feed's end");

    private readonly Option<long?> _batchSize = CheckedOption.Number("--batch-size", 1, (long)int.MaxValue, "Rows of a batch. Default: the feed's own");
    private readonly Option<ulong?> _seed = CheckedOption.Number(
        "--seed", ulong.MinValue, ulong.MaxValue, "Seeds the weights and the feed's order. Default: 0");

    private readonly Option<string?> _device = CheckedOption.Choice(
        "--device", DeviceChoice.Names, "Where to train; auto takes CUDA where there is any. Default: auto");

    private readonly Option<double?> _learningRate = CheckedOption.Number(
        "--learning-rate", 1e-12, 1e3, "Adam's learning rate. Default: the model's own");

    private readonly Option<Dictionary<string, string>> _parameters = CheckedOption.Parameters(
        "--parameter", "A parameter of the training feed; repeatable");

    private readonly Option<Dictionary<string, string>> _validationParameters = CheckedOption.Parameters(
        "--validation-parameter", "A parameter of the validation feed; repeatable");

    private readonly Option<string?> _run = CheckedOption.Text("--run", "Name of the run: trainers of one run join its epochs");
    private readonly Option<long?> _rank = CheckedOption.Number("--rank", 0, (long)int.MaxValue, "This trainer's rank. Default: 0");
    private readonly Option<long?> _worldSize = CheckedOption.Number(
        "--world-size", 1, (long)int.MaxValue, "Trainers that training batches are split over; each validates in full. Default: 1");

    private readonly Option<string?> _history = CheckedOption.Text("--history", "File to write a JSON line to for each epoch; replaced where it exists");

    public TrainerCommand()
    {
        Root = new RootCommand("Trains a model on batches from a DataFeed server.")
        {
            _server, _retryFor, _feed, _validationFeed, _model, _epochs, _stepsPerEpoch, _validationSteps, _batchSize, _seed, _device,
            _learningRate, _parameters, _validationParameters, _run, _rank, _worldSize, _history,
        };
        Root.SetAction(_ => 0);
    }

    public RootCommand Root { get; }

    /// <summary>Reads what was asked, and everything that is wrong with it. The options hold only where nothing is.</summary>
    public (TrainerOptions Options, IReadOnlyList<string> Mistakes) Read(ParseResult result)
    {
        List<string> mistakes = [.. result.Errors.Select(error => error.Message)];
        var options = new TrainerOptions
        {
            Server = Value(result, _server) ?? "http://127.0.0.1:5200",
            RetryFor = Value(result, _retryFor) is { } seconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromMinutes(1),
            Feed = Value(result, _feed) ?? "",
            ValidationFeed = Value(result, _validationFeed),
            Model = Value(result, _model) ?? "",
            Epochs = Value(result, _epochs) ?? 1,
            StepsPerEpoch = Value(result, _stepsPerEpoch),
            ValidationSteps = Value(result, _validationSteps),
            BatchSize = Value(result, _batchSize) ?? 0,
            Seed = Value(result, _seed) ?? 0,
            Device = Value(result, _device) ?? DeviceChoice.Auto,
            LearningRate = Value(result, _learningRate),
            Parameters = Value(result, _parameters)?.ToImmutableDictionary() ?? [],
            ValidationParameters = Value(result, _validationParameters)?.ToImmutableDictionary() ?? [],
            Run = Value(result, _run) ?? "",
            Rank = Value(result, _rank) ?? 0,
            WorldSize = Value(result, _worldSize) ?? 1,
            History = Value(result, _history),
        };
        mistakes.AddRange(CrossRules(result, options));
        return (options, mistakes);
    }

    private IEnumerable<string> CrossRules(ParseResult result, TrainerOptions options)
    {
        if (result.GetResult(_feed) is null)
        {
            yield return "--feed is missing; it names the feed to train on.";
        }

        if (result.GetResult(_model) is null)
        {
            yield return $"--model is missing; it must be one of {string.Join(", ", ModelCatalog.Names)}.";
        }

        if (options.Rank >= options.WorldSize)
        {
            yield return $"--rank is {options.Rank} with --world-size {options.WorldSize}; it must be less.";
        }

        if (result.GetResult(_validationFeed) is null)
        {
            foreach (var option in new Option[] { _validationSteps, _validationParameters })
            {
                if (result.GetResult(option) is not null)
                {
                    yield return $"{option.Name} needs --validation-feed.";
                }
            }
        }
    }

    private static T? Value<T>(ParseResult result, Option<T> option) =>
        result.GetResult(option) is { } given && !given.Errors.Any() ? given.GetValueOrDefault<T>() : default;

    private static bool AreAddresses(string text) =>
        DataFeedAddress.Split(text) is { Length: > 0 } addresses && addresses.All(IsAddress);

    private static bool IsAddress(string text) =>
        DataFeedAddress.TryParse(text, out var address, out _) && address.CallViolation is null;
}
