using DataFeed.Testing;
using Xunit;

namespace DataFeed.Packages.Tests;

/// <summary>The tool, installed from the folder of packages.</summary>
[Collection(nameof(PackageFolder))]
public sealed class ToolTests(PackageFolder packages)
{
    [Fact]
    public async Task Tool_InstalledFromTheFolder_PlansAndVerifies()
    {
        var folder = packages.NewFolder("tool");
        await Shell.DotNetAsync(folder, "tool", "install", "DataFeed.Cli", "--tool-path", folder, "--source", packages.Path, "--version", packages.Version);
        var tool = Path.Combine(folder, "datafeed");
        await using var server = await TestServer.StartAsync(feeds => feeds.AddNumbers("numbers", 100, 10, shuffle: true));

        var plan = await Shell.RunAsync(tool, folder, "plan", "--server", server.Address, "--feed", "numbers", "--world-size", "4");
        var verified = await Shell.RunAsync(tool, folder, "verify", "--ledger", $"sqlite:{Path.Combine(folder, "ledger.db")}");

        Assert.Contains("numbers: 10 steps from step 0, batches of 10 rows, 100 rows in all, SPLIT to 4", plan, StringComparison.Ordinal);
        Assert.Contains("The ledger knows no epochs.", verified, StringComparison.Ordinal);
    }

    // ASP.NET would make it run only where that is installed.
    [Fact]
    public void Tool_NeedsNoServer()
    {
        using var package = System.IO.Compression.ZipFile.OpenRead(Directory.GetFiles(packages.Path, "DataFeed.Cli.*.nupkg").Single());
        using var runtime = new StreamReader(package.Entries.Single(entry => entry.Name == "datafeed.runtimeconfig.json").Open());

        Assert.DoesNotContain("Microsoft.AspNetCore.App", runtime.ReadToEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("DataFeed.Server.dll", package.Entries.Select(entry => entry.Name));
    }
}
