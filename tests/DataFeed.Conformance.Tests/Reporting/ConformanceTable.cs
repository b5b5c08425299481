using DataFeed.Conformance.Tests.Calling;

namespace DataFeed.Conformance.Tests.Reporting;

/// <summary>A row for each case, a column for each pairing, and the remarks as numbered notes.</summary>
internal sealed class ConformanceTable
{
    private readonly List<string> _notes = [];

    /// <param name="pairings">The columns.</param>
    /// <param name="outcome">How a case of a pairing went, or is to go.</param>
    public ConformanceTable(IReadOnlyList<Pairing> pairings, Func<Pairing, string, string> outcome)
    {
        Rows =
        [
            ["case", .. pairings.Select(pairing => pairing.Title)],
            .. InteropCases.Names.Select(name => (string[])[name, .. pairings.Select(pairing => outcome(pairing, name) + Note(pairing, name))]),
        ];
    }

    /// <summary>The heading first.</summary>
    public IReadOnlyList<string[]> Rows { get; }

    /// <summary>The notes, which the rows number from 1.</summary>
    public IReadOnlyList<string> Notes => _notes;

    private string Note(Pairing pairing, string name)
    {
        if (!pairing.Remarks.TryGetValue(name, out var remark))
        {
            return "";
        }

        if (!_notes.Contains(remark.Why))
        {
            _notes.Add(remark.Why);
        }

        return $" ({_notes.IndexOf(remark.Why) + 1})";
    }
}
