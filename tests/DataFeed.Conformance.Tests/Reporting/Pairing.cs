namespace DataFeed.Conformance.Tests.Reporting;

/// <summary>Which implementation calls which.</summary>
/// <param name="Title">The client's, then the server's.</param>
/// <param name="Remarks">Those on cases, by name.</param>
internal sealed record Pairing(string Title, IReadOnlyDictionary<string, Remark> Remarks)
{
    /// <summary>What is to be said of a case whose test has passed.</summary>
    public string Outcome(string name) => Remarks.TryGetValue(name, out var remark) ? remark.Outcome : "passed";
}
