using System.IO.Compression;
using System.Xml.Linq;
using Xunit;

namespace DataFeed.Packages.Tests;

/// <summary>What each package says of itself.</summary>
[Collection(nameof(PackageFolder))]
public sealed class PackageTests(PackageFolder packages)
{
    [Fact]
    public void Packages_AreTheLibrariesAndTheTool() => Assert.Equal(
        ["Cli", "Client", "Core", "Ledger", "Protocol", "Server", "Sources", "Tensors", "TorchSharp"],
        Directory.GetFiles(packages.Path, "*.nupkg").Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .Select(file => file!["DataFeed.".Length..^$".{packages.Version}.nupkg".Length]));

    [Theory]
    [InlineData("Cli")]
    [InlineData("Client")]
    [InlineData("Core")]
    [InlineData("Ledger")]
    [InlineData("Protocol")]
    [InlineData("Server")]
    [InlineData("Sources")]
    [InlineData("Tensors")]
    [InlineData("TorchSharp")]
    public void Package_HasReadmeLicenceSymbolsAndItsCommit(string name)
    {
        using var package = Open($"DataFeed.{name}", "nupkg");
        using var symbols = Open($"DataFeed.{name}", "snupkg");
        using var specification = package.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        var metadata = XDocument.Load(specification).Root!.Elements().Single();
        string Text(string element) => metadata.Elements().Single(found => found.Name.LocalName == element).Value;

        Assert.Equal(packages.Version, Text("version"));
        Assert.Equal("MIT", Text("license"));
        Assert.StartsWith($"# DataFeed.{name}\n", Read(package, Text("readme")), StringComparison.Ordinal);
        Assert.DoesNotContain("Package Description", Text("description"), StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{40}$", (string?)metadata.Elements().Single(found => found.Name.LocalName == "repository").Attribute("commit"));
        Assert.Contains(symbols.Entries, entry => entry.Name.EndsWith(".pdb", StringComparison.Ordinal));
        Assert.DoesNotContain(package.Entries, entry => entry.FullName.StartsWith("content", StringComparison.Ordinal));
    }

    private static string Read(ZipArchive package, string entry)
    {
        using var text = new StreamReader(package.GetEntry(entry)!.Open());
        return text.ReadToEnd();
    }

    private ZipArchive Open(string name, string kind) => ZipFile.OpenRead(Path.Combine(packages.Path, $"{name}.{packages.Version}.{kind}"));
}
