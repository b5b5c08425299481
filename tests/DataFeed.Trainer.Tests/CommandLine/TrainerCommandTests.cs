using DataFeed.Trainer.CommandLine;
using Xunit;

namespace DataFeed.Trainer.Tests.CommandLine;

public sealed class TrainerCommandTests
{
    [Fact]
    public void Read_OnlyWhatIsRequired_TakesTheDefaults()
    {
        var (options, mistakes) = Read("--feed", "sample", "--model", "regression");

        Assert.Empty(mistakes);
        Assert.Equal(
            new TrainerOptions { Server = "http://127.0.0.1:5200", Feed = "sample", Model = "regression", Epochs = 1, Device = "auto" }, options);
    }

    [Fact]
    public void Read_Everything_IsTakenAsGiven()
    {
        var (options, mistakes) = Read(
            "--server", "unix:/run/feed", "--feed", "f", "--validation-feed", "v", "--model", "mnist-cnn", "--epochs", "3",
            "--steps-per-epoch", "50", "--validation-steps", "5", "--batch-size", "128", "--seed", "18446744073709551615",
            "--device", "cpu", "--parameter", "a=1", "--parameter", "b=x=y", "--validation-parameter", "c=", "--run", "r",
            "--rank", "1", "--world-size", "2", "--history", "h.jsonl", "--learning-rate", "1e-4");

        Assert.Empty(mistakes);
        Assert.Equal(("unix:/run/feed", "f", "v", "mnist-cnn", 3), (options.Server, options.Feed, options.ValidationFeed, options.Model, options.Epochs));
        Assert.Equal((50, 5, 128, ulong.MaxValue), (options.StepsPerEpoch, options.ValidationSteps, options.BatchSize, options.Seed));
        Assert.Equal(("cpu", "r", 1, 2, "h.jsonl", 1e-4), (options.Device, options.Run, options.Rank, options.WorldSize, options.History, options.LearningRate));
        Assert.Equal([("a", "1"), ("b", "x=y")], options.Parameters.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
        Assert.Equal("", options.ValidationParameters["c"]);
    }

    [Fact]
    public void Read_ManyMistakes_ListsThemAll()
    {
        var (_, mistakes) = Read(
            "--server", "ftp://x", "--model", "resnet", "--epochs", "0", "--batch-size", "many", "--learning-rate", "nan",
            "--parameter", "a", "--parameter", "b=1", "--parameter", "b=2", "--rank", "3", "--validation-steps", "3");

        string[] expected =
        [
            "--server is \"ftp://x\"; it must be http://host:port, https://host:port or unix:/path.",
            "--model is \"resnet\"; it must be one of mnist-cnn, regression.",
            "--epochs is \"0\"; it must be a number from 1 to 1000000.",
            "--batch-size is \"many\"; it must be a number from 1 to 2147483647.",
            "--learning-rate is \"nan\"; it must be a number from 1E-12 to 1000.",
            "--parameter is \"a\"; it must be name=value.",
            "--parameter gives \"b\" twice; each name goes once.",
            "--feed is missing; it names the feed to train on.",
            "--rank is 3 with --world-size 1; it must be less.",
            "--validation-steps needs --validation-feed.",
        ];
        Assert.Equal(expected.Order(), mistakes.Order());
    }

    [Theory]
    [InlineData("--seed", "-1")]
    [InlineData("--rank", "-1")]
    [InlineData("--world-size", "0")]
    [InlineData("--steps-per-epoch", "0")]
    [InlineData("--validation-steps", "-5")]
    [InlineData("--epochs", "99999999999999999999")]
    [InlineData("--device", "tpu")]
    [InlineData("--feed", " ")]
    public void Read_ValueOutOfItsRange_IsRefusedByOptionAndValue(string option, string value)
    {
        var (_, mistakes) = Read("--validation-feed", "v", option, value);

        Assert.Contains(mistakes, mistake => mistake.StartsWith($"{option} is \"{value}\"; it must be ", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_UnknownOptionOrRepeatedOne_IsRefused()
    {
        var (_, mistakes) = Read("--feed", "f", "--model", "regression", "--bogus", "--seed", "1", "--seed", "2");

        Assert.Contains(mistakes, mistake => mistake.Contains("--bogus", StringComparison.Ordinal));
        Assert.Contains(mistakes, mistake => mistake.Contains("--seed", StringComparison.Ordinal));
    }

    private static (TrainerOptions Options, IReadOnlyList<string> Mistakes) Read(params string[] arguments)
    {
        var command = new TrainerCommand();
        return command.Read(command.Root.Parse(arguments));
    }
}
