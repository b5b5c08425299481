namespace DataFeed.Server.Presence;

/// <summary>This start of the server's process.</summary>
internal sealed class ServerIdentity(TimeProvider time)
{
    /// <summary>Tells a restarted server from the one before.</summary>
    public Guid Incarnation { get; } = Guid.NewGuid();

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();
}
