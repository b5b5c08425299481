namespace DataFeed.Chaos;

/// <summary>Shell commands for the ledger's database.</summary>
/// <param name="Kill">Kills it.</param>
/// <param name="Start">Starts it again; returns when it answers.</param>
internal sealed record LedgerCommands(string Kill, string Start);
