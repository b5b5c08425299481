namespace DataFeed.Server.Queue;

/// <summary>What holds for all QUEUE epochs of this server.</summary>
/// <param name="Lease">Time after which a step that is neither acknowledged nor renewed goes to others.</param>
/// <param name="AheadBytes">Bytes that one stream's claimed steps may take before they are sent; one is always let in.</param>
/// <param name="Incarnation">This start of the server's process.</param>
internal sealed record QueueSettings(TimeSpan Lease, long AheadBytes, Guid Incarnation);
