namespace DataFeed.Bench.Rig;

/// <summary>What carries HTTP/2.</summary>
internal enum Transport
{
    /// <summary>TCP over loopback.</summary>
    Tcp,

    /// <summary>A Unix socket.</summary>
    Unix,
}
