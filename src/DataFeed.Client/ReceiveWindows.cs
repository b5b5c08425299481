namespace DataFeed.Client;

/// <summary>How far HTTP/2's receive windows grow in this process. A program's choice, not a library's: it holds for every HTTP/2 client in it.</summary>
public static class ReceiveWindows
{
    /// <summary>Bytes that a stream's window has at first.</summary>
    // Large enough that no stream of many waits for its window on a short road, small enough that what piles up fits the array pool.
    internal const int InitialBytes = 512 << 10;

    private const string Prefix = "DOTNET_SYSTEM_NET_HTTP_SOCKETSHTTPHANDLER_FLOWCONTROL_";

    /// <summary>
    /// Lets windows grow to 64 MiB in place of .NET's 16 MiB, where the road is long enough to need it: one stream then fills a road of 2 GB/s
    /// and 25 ms. And makes them grow later, so that a short road does not end in megabytes of needless buffers.
    /// </summary>
    /// <remarks>Call it before the first HTTP/2 connection. Leaves what the environment says already.</remarks>
    // .NET reads these from the environment alone. Multiplier and bound were measured: docs/adr/0007.
    public static void LetGrow()
    {
        SetUnlessSet("MAXSTREAMWINDOWSIZE", "67108864");
        SetUnlessSet("STREAMWINDOWSCALETHRESHOLDMULTIPLIER", "6");
    }

    private static void SetUnlessSet(string name, string value)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Prefix + name)))
        {
            Environment.SetEnvironmentVariable(Prefix + name, value);
        }
    }
}
