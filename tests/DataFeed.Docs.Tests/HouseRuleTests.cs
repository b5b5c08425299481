using System.Text.RegularExpressions;
using Xunit;

namespace DataFeed.Docs.Tests;

/// <summary>House rules that no compiler knows.</summary>
public sealed partial class HouseRuleTests
{
    private const int MaxLines = 400;

    private static readonly string[] Written = [".cs", ".proto", ".py", ".sh", ".csproj", ".props", ".targets", ".md", ".json", ".txt"];

    [Fact]
    public void SourceFiles_AreShort() =>
        AssertNone(Repository.Files("src", ".cs", ".proto"), file => Repository.Read(file).Count(character => character == '\n') > MaxLines);

    [Fact]
    public void SourceFiles_HaveNoConditionalCode() =>
        AssertNone(Repository.Files("src", ".cs"), file => Conditional().IsMatch(Repository.Read(file)));

    [Fact]
    public void SourceFiles_AreNamedAsATypeInside() =>
        AssertNone(ProductFiles(), file => !Regex.IsMatch(Repository.Read(file), $@"\b(class|record|struct|interface|enum|delegate .*) {Path.GetFileName(file).Split('.')[0]}\b"));

    [Fact]
    public void Code_NeverSleeps() =>
        AssertNone([.. Repository.Files("src", ".cs"), .. Repository.Files("tests", ".cs", ".py")], file => Sleep().IsMatch(Repository.Read(file)));

    // One name is one class wherever documents and reports speak of it.
    [Fact]
    public void TestClasses_InAllProjects_HaveNamesOfTheirOwn() =>
        Assert.DoesNotContain(
            Repository.Files("tests", ".cs").Where(file => file.EndsWith("Tests.cs", StringComparison.Ordinal)).GroupBy(Path.GetFileName), files => files.Count() > 1);

    // TorchSharp's other operators turn libtorch's exceptions into .NET's. This one ends the process where the shapes of a feed do not fit.
    [Fact]
    public void Products_NeverCallMatmul() =>
        AssertNone(Repository.Files("src", ".cs"), file => Matmul().IsMatch(Repository.Read(file)));

    [Fact]
    public void Files_NameNoMachinesPaths() =>
        AssertNone(AllWritten(), file => MachinePath().IsMatch(Repository.Read(file)));

    [Fact]
    public void Files_SpeakOfTheRealPackages() =>
        AssertNone(
            Repository.Files("").Where(file => file != "CHANGELOG.md" && !file.StartsWith("docs/adr/", StringComparison.Ordinal)),
            file => Replacement().IsMatch(file + Repository.Read(file)));

    [Fact]
    public void Readme_FirstCodeBlock_StartsByLine15()
    {
        var lines = Repository.Read("README.md").Split('\n');

        Assert.InRange(Array.FindIndex(lines, line => line.StartsWith("```", StringComparison.Ordinal)) + 1, 1, 15);
    }

    [Fact]
    public void Documents_AreShort()
    {
        Assert.InRange(Repository.Read("ARCHITECTURE.md").Count(character => character == '\n'), 1, 150);
        AssertNone(Repository.Files("docs/adr", ".md"), file => Repository.Read(file).Count(character => character == '\n') > 80);
    }

    private static IEnumerable<string> ProductFiles() =>
        Repository.Files("src", ".cs").Where(file => !file.EndsWith("/Program.cs", StringComparison.Ordinal));

    private static IEnumerable<string> AllWritten() =>
        Directory.GetFiles(Repository.Root).Select(path => Path.GetFileName(path)!).Where(file => Written.Contains(Path.GetExtension(file)))
            .Concat(new[] { "src", "tests", "docs", "eng", "protos", ".ci" }.SelectMany(folder => Repository.Files(folder, Written)));

    private static void AssertNone(IEnumerable<string> files, Func<string, bool> breaksTheRule)
    {
        string[] found = [.. files.Where(breaksTheRule)];

        Assert.Empty(found);
    }

    [GeneratedRegex(@"^\s*#(if|elif|else|endif)\b", RegexOptions.Multiline)]
    private static partial Regex Conditional();

    // In pieces, so that these lines do not break the rule themselves.
    [GeneratedRegex(@"\bThread\." + @"Sleep\(|\btime\." + @"sleep\(|\bTask\." + @"Delay\((?![^;]*([tT]ime|[cC]lock|Timeout\.Infinite|InfiniteTimeSpan))")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\bmatmul_?\(")]
    private static partial Regex Matmul();

    // The packages that were once rebuilt here. A proxy may stand in for a server, and a rule be standing.
    [GeneratedRegex("(?i:stand" + "([-_]in|ins?\\b))|Stand" + "In(?!g)")]
    private static partial Regex Replacement();

    [GeneratedRegex("(?<![\\w.*])/" + "(work|root|home)/")]
    private static partial Regex MachinePath();
}
