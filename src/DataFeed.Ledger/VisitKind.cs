namespace DataFeed.Ledger;

/// <summary>What happened to steps.</summary>
public enum VisitKind
{
    /// <summary>A server sent them.</summary>
    Delivered = 1,

    /// <summary>The consumer said that it used them.</summary>
    Acknowledged = 2,
}
