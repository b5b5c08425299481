using System.Text.RegularExpressions;
using Xunit;

namespace DataFeed.Docs.Tests;

/// <summary>Links within the repository lead somewhere.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Documents => [.. Repository.Documents()];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_RelativeLinks_Resolve(string document)
    {
        var folder = Path.GetDirectoryName(document)!;
        var broken = Link().Matches(Fence().Replace(Repository.Read(document), ""))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !Resolves(document, folder, target));

        Assert.Empty(broken);
    }

    private static bool Resolves(string document, string folder, string target)
    {
        var (path, anchor) = target.Split('#', 2) is [var before, var after] ? (before, after) : (target, null);
        var file = path.Length == 0 ? document : Path.Combine(folder, path);
        return Repository.Exists(file) && (anchor is null || Anchors(file).Contains(anchor));
    }

    private static IEnumerable<string> Anchors(string document) =>
        Heading().Matches(Repository.Read(document)).Select(match =>
            NotInAnchors().Replace(match.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
