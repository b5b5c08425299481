using System.Text.RegularExpressions;
using Xunit;

namespace DataFeed.Docs.Tests;

/// <summary>The names in the documents are names in the code.</summary>
public sealed partial class NameTests
{
    private static readonly Dictionary<string, string> Sources =
        Repository.Files("src", ".cs", ".proto", ".csproj").Concat(Repository.Files("protos", ".proto"))
            .Append("Directory.Build.targets").ToDictionary(file => file, Repository.Read);

    private static readonly string Tests = string.Join('\n', Repository.Files("tests", ".cs").Select(Repository.Read));

    public static TheoryData<string> ArchitectureNames => [.. CodeNames("ARCHITECTURE.md").Where(name => !IsTestName(name))];

    public static TheoryData<string, string> TestNames
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var document in Repository.Documents())
            {
                foreach (var name in CodeNames(document).Where(IsTestName))
                {
                    data.Add(document, name);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ArchitectureNames))]
    public void Architecture_Name_IsInTheSource(string name) =>
        Assert.True(IsProject(name) || IsInTheSource(name), $"ARCHITECTURE.md speaks of {name}; nothing under src/ is called that.");

    [Theory]
    [MemberData(nameof(TestNames))]
    public void Document_TestName_IsATest(string document, string name) =>
        Assert.True(IsProject(name) || IsTest(name), $"{document} speaks of {name}; nothing under tests/ is called that.");

    /// <summary>What stands in backticks and looks like a name, and the dotted names of the picture.</summary>
    private static SortedSet<string> CodeNames(string document)
    {
        var text = Repository.Read(document);
        return new(Quoted().Matches(text).Select(match => match.Groups["name"].Value)
            .Concat(Picture().Matches(text).SelectMany(block => Dotted().Matches(block.Value)).Select(match => match.Value)), StringComparer.Ordinal);
    }

    private static bool IsTestName(string name) => name.EndsWith("Tests", StringComparison.Ordinal);

    private static bool IsProject(string name) => Repository.Exists($"src/{name}") || Repository.Exists($"tests/{name}");

    private static bool IsTest(string name) => Regex.IsMatch(Tests, $@"\bclass {name}\b");

    private static bool IsInTheSource(string name)
    {
        var dot = name.LastIndexOf('.');
        if (dot < 0)
        {
            return Sources.Values.Any(text => HasWord(text, name));
        }

        // A member stands in a file of its type, or in a part of it.
        var type = name[..dot];
        return Sources.Any(source => IsFileOf(source.Key, type) && HasWord(source.Value, name[(dot + 1)..]));
    }

    private static bool IsFileOf(string file, string type) =>
        Path.GetFileName(file) is var name && (name == type + ".cs" || (name.StartsWith(type + ".", StringComparison.Ordinal) && name.EndsWith(".cs", StringComparison.Ordinal)));

    private static bool HasWord(string text, string word) => Regex.IsMatch(text, $@"\b{Regex.Escape(word)}\b");

    [GeneratedRegex(@"`(?<name>[A-Z][A-Za-z0-9]*(\.[A-Z][A-Za-z0-9]*)*)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^```text\n.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Picture();

    [GeneratedRegex(@"\b[A-Z][A-Za-z0-9]+\.[A-Z][A-Za-z0-9]+\b")]
    private static partial Regex Dotted();
}
