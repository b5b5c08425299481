namespace DataFeed.Ledger;

/// <summary>A data server as it announces itself.</summary>
/// <param name="Endpoint">Where clients reach it, as they would write it: <c>http://host:5200</c>.</param>
/// <param name="Incarnation">New with every start of the process: tells a restarted server from the one before.</param>
/// <param name="StartedAt">When it started, by its own clock.</param>
public sealed record ServerRecord(string Endpoint, Guid Incarnation, DateTimeOffset StartedAt);
