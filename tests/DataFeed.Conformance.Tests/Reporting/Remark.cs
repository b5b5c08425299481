namespace DataFeed.Conformance.Tests.Reporting;

/// <summary>What is to be said of a case that an implementation cannot run as it is described.</summary>
/// <param name="Outcome">What stands in the table once the test of it has passed.</param>
/// <param name="Why">What the implementation cannot do, and what is done instead.</param>
internal sealed record Remark(string Outcome, string Why);
