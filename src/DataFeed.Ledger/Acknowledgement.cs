namespace DataFeed.Ledger;

/// <summary>What became of an acknowledgement.</summary>
public enum Acknowledgement
{
    /// <summary>The step is done; it is never handed out again.</summary>
    Accepted,

    /// <summary>The same hand-out was acknowledged before: an acknowledgement in doubt was repeated. Nothing changed, all is well.</summary>
    AlreadyAcknowledged,

    /// <summary>The lease is lost: the step was handed out again since, or lies beyond the end, or was never handed out so. The work does not count.</summary>
    Refused,
}
