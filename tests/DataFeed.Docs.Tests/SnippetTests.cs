using System.Text.RegularExpressions;
using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Docs.Tests.Snippets;
using Xunit;

namespace DataFeed.Docs.Tests;

/// <summary>The C# in the documents compiles, and does what they say.</summary>
public sealed partial class SnippetTests
{
    private static readonly string[] Quiet = ["--DataFeed:Urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning"];

    public static TheoryData<string> Documents => [.. Repository.Documents()];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_CSharpBlocks_AreRegionsOfCompiledFiles(string document)
    {
        var text = Repository.Read(document);
        var named = NamedBlock().Matches(text);

        Assert.True(Block().Count(text) == named.Count, $"{document}: each C# block needs a line <!-- snippet: name --> right before it.");
        Assert.All(named, block => Assert.Equal(Snippet(block.Groups["name"].Value), block.Groups["code"].Value));
    }

    [Fact]
    public async Task ReadAnEpoch_FromAServer_TrainsOnEveryRow()
    {
        await using var app = FeedOfOnesOwn.Build(Quiet);
        await app.StartAsync();
        using var client = new DataFeedClient(app.Urls.Single());

        var rows = await ReadAnEpoch.FromAsync(client);

        Assert.Equal(9000, rows);
    }

    [Fact]
    public async Task FeedOfOnesOwn_ReadTwice_IsTheSameTenBatches()
    {
        await using var app = FeedOfOnesOwn.Build(Quiet);
        await app.StartAsync();
        using var client = new DataFeedClient(app.Urls.Single());

        var first = await ReadNoiseAsync(client);
        var second = await ReadNoiseAsync(client);

        Assert.Equal(10 * 32 * 10, first.Count);
        Assert.Equal(first, second);
    }

    private static async Task<List<float>> ReadNoiseAsync(DataFeedClient client)
    {
        var epoch = await client.StartEpochAsync(new EpochRequest { Feed = "noise" });
        var reading = epoch.ReadAsync();
        List<float> values = [];
        await foreach (var batch in reading)
        {
            values.AddRange(batch["x"].AsSpan<float>());
            batch.Dispose();
        }

        Assert.Equal(EndReason.Completed, reading.End!.Reason);
        return values;
    }

    /// <summary>The regions of that name, one after the other, without the indentation that they share.</summary>
    private static string Snippet(string name)
    {
        var regions = Repository.Files("tests/DataFeed.Docs.Tests/Snippets", ".cs")
            .SelectMany(file => Region().Matches(Repository.Read(file)))
            .Where(region => region.Groups["name"].Value == name)
            .SelectMany(region => Unindented(region.Groups["code"].Value));
        var code = string.Join('\n', regions);
        return code.Length > 0 ? code : throw new InvalidOperationException($"No region \"snippet: {name}\" in Snippets/.");
    }

    private static IEnumerable<string> Unindented(string code)
    {
        var lines = code.TrimEnd('\n').Split('\n');
        var shared = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return lines.Select(line => line.Length > 0 ? line[shared..] : line);
    }

    [GeneratedRegex(@"^```(csharp|cs|c#)\n", RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^<!-- snippet: (?<name>\S+) -->\n```csharp\n(?<code>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex NamedBlock();

    [GeneratedRegex(@"^ *// snippet: (?<name>\S+)\n(?<code>.*?)^ *// end$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Region();
}
