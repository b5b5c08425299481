using DataFeed.Conformance.Tests.Peers;
using Xunit;

namespace DataFeed.Conformance.Tests.Reporting;

public sealed class ConformanceDocumentTests
{
    [Fact]
    public void Document_Table_SaysWhatTheTestsHold()
    {
        Pairing[] pairings = [new PythonServer().Pairing, new NodeServer().Pairing, new PythonClient().Pairing, new NodeClient().Pairing];
        var table = new ConformanceTable(pairings, (pairing, name) => pairing.Outcome(name));

        var expected = string.Join('\n', [Row(table.Rows[0]), Row([.. pairings.Select(_ => "---"), "---"]), .. table.Rows.Skip(1).Select(Row), "", .. Notes(table)]);

        var document = File.ReadAllText(SourceTree.Find("docs", "conformance.md")).ReplaceLineEndings("\n");
        Assert.True(document.Contains(expected, StringComparison.Ordinal), $"docs/conformance.md lacks this table:\n{expected}");
    }

    private static string Row(string[] cells) => $"| {string.Join(" | ", cells)} |";

    private static IEnumerable<string> Notes(ConformanceTable table) => table.Notes.Select((note, index) => $"{index + 1}. {note}.");
}
