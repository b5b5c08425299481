using System.Net;
using System.Net.Sockets;
using DataFeed.EndToEnd.Tests.Processes;
using Xunit;

namespace DataFeed.EndToEnd.Tests.Training;

/// <summary>What the trainer says when it cannot train: one line, and 1.</summary>
[Collection(SharedServerGroup.Name)]
public sealed class TrainerFailureTests(SharedServer shared)
{
    private string Address => shared.Server.ClientAddress;

    [Theory]
    [InlineData("infinite", "regression", "steps")]
    [InlineData("sampel", "regression", "Nearest: \"sample\"")]
    [InlineData("mnist-train", "regression", "tensor \"x\": expected")]
    [InlineData("regression", "mnist-cnn", "does not fit feed \"regression\"")]
    public async Task Train_RequestThatCannotBe_ExitsWith1AndSaysWhy(string feed, string model, string words)
    {
        var result = await Trainer.RunAsync(Address, "--feed", feed, "--model", model);

        AssertOneLine(result, words);
        await shared.Server.IdleAsync();
    }

    [Fact]
    public async Task Train_MoreStepsThanTheFeedHas_ExitsWith1AndNamesBothNumbers()
    {
        var result = await Trainer.RunAsync(Address, "--feed", "mnist-train", "--model", "mnist-cnn", "--steps-per-epoch", "72");

        AssertOneLine(result, "72", "71");
    }

    [Fact]
    public async Task Train_NoServerAtTheAddress_ExitsWith1AndNamesTheAddress()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // Bound and not listening: nobody else takes the port, and nobody answers at it.
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = $"http://{closed.LocalEndPoint}";

        var result = await Trainer.RunAsync(address, "--feed", "regression", "--model", "regression");

        AssertOneLine(result, address);
    }

    [Fact]
    public async Task Train_MistakesInTheCommandLine_ExitsWith2AndListsThem()
    {
        var result = await Trainer.RunAsync(Address, "--feed", "regression", "--model", "nothing", "--epochs", "0");

        result.RequireExit(2);
        Assert.Contains("--model", result.ErrorText, StringComparison.Ordinal);
        Assert.Contains("--epochs", result.ErrorText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "not beside the program")]
    [InlineData(true, "does not load")]
    public async Task Train_NativeLibraryMissingOrDamaged_ExitsWith1AndSaysSo(bool isThere, string words)
    {
        var folder = Directory.CreateTempSubdirectory("datafeed-trainer-");
        try
        {
            var program = Path.GetDirectoryName(BuiltOutput.Program("DataFeed.Trainer"))!;
            foreach (var file in Directory.GetFiles(program))
            {
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            }

            if (isThere)
            {
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, "libLibTorchSharp.so"), "no library");
            }

            await using var trainer = ChildProcess.Start("dotnet", [Path.Combine(folder.FullName, "DataFeed.Trainer.dll"), "--server", Address, "--feed", "regression", "--model", "regression"]);
            AssertOneLine(await trainer.ExitAsync(), words);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    internal static void AssertOneLine(ProcessResult result, params string[] words)
    {
        result.RequireExit(1);
        var line = Assert.Single(result.Error);
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }
}
