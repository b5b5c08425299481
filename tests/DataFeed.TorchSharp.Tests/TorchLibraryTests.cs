using Xunit;

namespace DataFeed.TorchSharp.Tests;

public sealed class TorchLibraryTests
{
    private const string Introduction = "Unable to load shared library 'LibTorchSharp' or one of its dependencies. Consider LD_DEBUG:";
    private const string Elsewhere = "/usr/share/dotnet/LibTorchSharp.so: cannot open shared object file: No such file or directory";

    [Fact]
    public void Load_WhereTheTestsRun_SucceedsTwice()
    {
        TorchLibrary.Load();
        TorchLibrary.Load();
    }

    [Theory]
    [InlineData(null, "not beside the program")]
    [InlineData("/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)", "GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)). Run eng/setup.sh")]
    [InlineData("libtorch_cpu.so: cannot open shared object file: No such file or directory", "does not load: libtorch_cpu.so: cannot open")]
    [InlineData("/app/libLibTorchSharp.so: file too short", "does not load: /app/libLibTorchSharp.so: file too short.")]
    public void Explain_WhatTheLoaderSays_IsTheTellingLineAndWhatToDo(string? telling, string expected)
    {
        var message = string.Join('\n', [Introduction, Elsewhere, telling ?? Elsewhere, "/app/libLibTorchSharp: cannot open shared object file: No such file or directory"]);

        var explained = TorchLibrary.Explain(message);

        Assert.Contains(expected, explained, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', explained);
        Assert.DoesNotContain(Elsewhere, explained, StringComparison.Ordinal);
    }
}
