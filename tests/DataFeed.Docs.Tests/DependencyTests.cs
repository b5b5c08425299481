using System.Text.RegularExpressions;
using Xunit;

namespace DataFeed.Docs.Tests;

/// <summary>Dependencies point one way: Trainer → TorchSharp → Client → Protocol → Tensors ← Core; Server → {Protocol, Ledger, Sources → Core}.</summary>
public sealed partial class DependencyTests
{
    private static readonly IReadOnlyList<ProjectFile> All = ProjectFile.All();

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["DataFeed.Tensors"] = [],
        ["DataFeed.Core"] = ["DataFeed.Tensors"],
        ["DataFeed.Protocol"] = ["DataFeed.Tensors"],
        ["DataFeed.Ledger"] = ["DataFeed.Tensors"],
        ["DataFeed.Sources"] = ["DataFeed.Core"],
        ["DataFeed.Server"] = ["DataFeed.Core", "DataFeed.Ledger", "DataFeed.Protocol", "DataFeed.Sources"],
        ["DataFeed.Client"] = ["DataFeed.Protocol"],
        ["DataFeed.TorchSharp"] = ["DataFeed.Client"],
        ["DataFeed.Trainer"] = ["DataFeed.TorchSharp"],
        ["DataFeed.Cli"] = ["DataFeed.Client", "DataFeed.Core", "DataFeed.Ledger"],
    };

    public static TheoryData<string> Products => [.. All.Where(project => !project.IsTest).Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Products))]
    public void Project_References_PointOneWay(string name)
    {
        var project = All.Single(project => project.Name == name);

        Assert.True(Allowed.ContainsKey(name), $"{name} has no place in the order of projects yet: add it here and to ARCHITECTURE.md.");
        Assert.All(project.Projects, reference => Assert.Contains(Path.GetFileNameWithoutExtension(reference), Allowed[name]));
    }

    [Fact]
    public void Tensors_ReferencesNothing()
    {
        var tensors = All.Single(project => project.Name == "DataFeed.Tensors");

        Assert.Empty(tensors.Projects);
        Assert.Empty(tensors.Packages);
    }

    [Fact]
    public void Core_ReferencesNoPackage() => Assert.Empty(All.Single(project => project.Name == "DataFeed.Core").Packages);

    [Fact]
    public void Core_Folders_DependOneWay()
    {
        string[] order = ["Order", "Errors", "Batches", "Feeds", "Pipelines", "Epochs", "Running"];
        var files = Repository.Files("src/DataFeed.Core", ".cs");

        Assert.Equal(order.Order(), files.Select(Folder).Distinct().Order());
        Assert.All(files, file => Assert.DoesNotContain(
            Named().Matches(Repository.Read(file)).Select(match => match.Groups[1].Value), named => Array.IndexOf(order, named) > Array.IndexOf(order, Folder(file))));

        static string Folder(string file) => file.Split('/')[2];
    }

    [Fact]
    public void Client_NeverBringsCoreAlong() => Assert.DoesNotContain("DataFeed.Core", ProjectFile.Closure(All, "DataFeed.Client"));

    [Fact]
    public void Products_ReferenceNoTests() =>
        Assert.All(All.Where(project => !project.IsTest), project => Assert.All(project.Projects, reference => Assert.StartsWith("src/", reference, StringComparison.Ordinal)));

    // Otherwise an image's restore fails, which no other test without containers sees.
    [Theory]
    [InlineData("deploy/server.Dockerfile", "DataFeed.Server")]
    [InlineData("deploy/trainer.Dockerfile", "DataFeed.Trainer")]
    public void Dockerfile_CopiesTheProjectFilesThatItsProgramNeeds(string file, string program)
    {
        var text = Repository.Read(file);

        Assert.All(ProjectFile.Closure(All, program).Append(program), name => Assert.Contains($"COPY src/{name}/*.csproj src/{name}/\n", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Solution_HasEveryProject()
    {
        var solution = Repository.Read("DataFeed.sln").Replace('\\', '/');

        Assert.All(All, project => Assert.Contains(project.Path, solution, StringComparison.Ordinal));
    }

    // By a using directive, or by a name that begins with the folder's.
    [GeneratedRegex(@"(?<![\w.])(?:using DataFeed\.Core\.)?(Order|Errors|Batches|Feeds|Pipelines|Epochs|Running)(?:;|\.[A-Z])")]
    private static partial Regex Named();
}
