namespace DataFeed;

/// <summary>How an epoch reaches several consumers. Numbers equal those on the wire.</summary>
public enum Delivery
{
    /// <summary>Each consumer reads the whole epoch.</summary>
    Every = 1,

    /// <summary>Each global batch is cut along its first axis into as many slices as there are ranks; rank r gets slice r.</summary>
    Split,

    /// <summary>Steps are claimed in order, first come first served, under a lease. Ranks and the world size have no meaning.</summary>
    Queue,
}
