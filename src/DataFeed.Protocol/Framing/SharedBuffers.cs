namespace DataFeed.Protocol.Framing;

/// <summary>How many buffers .NET's shared array pool keeps for the next use. A program's choice, not a library's: it holds for the whole process.</summary>
public static class SharedBuffers
{
    private const string Variable = "DOTNET_SYSTEM_BUFFERS_SHAREDARRAYPOOL_MAXARRAYSPERPARTITION";

    // HTTP/2 receives into arrays of 16 KiB: for each processor a window of 16 MiB, .NET's largest, is reused rather than made again.
    private const string Arrays = "1024";

    /// <summary>
    /// Lets this process keep 1,024 buffers of each size and processor in place of .NET's 32: what a stream receives ahead of its reader is
    /// then no garbage. No more is kept than was in use at once, and less again when memory gets scarce.
    /// </summary>
    /// <remarks>Call it first of all: it counts for nothing once a buffer was rented. Leaves what the environment says already.</remarks>
    // .NET reads it from the environment alone. Measured in docs/adr/0007.
    public static void KeepMore()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
        {
            Environment.SetEnvironmentVariable(Variable, Arrays);
        }
    }

    /// <summary>The same for a process that is about to be started.</summary>
    /// <param name="environment">Its environment.</param>
    public static void KeepMore(IDictionary<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        environment.TryAdd(Variable, Arrays);
    }
}
