using System.Text.Json;
using Xunit;

namespace DataFeed.Packages.Tests;

/// <summary>Which libtorch a program of this repository restores. The CUDA packages are not everywhere: what is asked for is looked at, not restored.</summary>
public sealed class TorchPackageTests
{
    [Theory]
    [InlineData("cpu", "libtorch-cpu-")]
    [InlineData("cuda-12.8", "libtorch-cuda-12.8-")]
    public async Task Trainer_TorchProperty_AsksForThatLibtorchOfThisSystemAlone(string torch, string expected)
    {
        var root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));
        var asked = await Shell.DotNetAsync(root, "msbuild", "src/DataFeed.Trainer", $"-p:Torch={torch}", "-getItem:PackageReference,PackageVersion", "-nologo");

        var libtorch = Names(asked, "PackageReference").Single(name => name.StartsWith("libtorch", StringComparison.Ordinal));

        Assert.StartsWith(expected, libtorch, StringComparison.Ordinal);
        Assert.Contains(libtorch, Names(asked, "PackageVersion"));
    }

    private static IEnumerable<string> Names(string items, string kind) =>
        JsonDocument.Parse(items).RootElement.GetProperty("Items").GetProperty(kind).EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!);
}
