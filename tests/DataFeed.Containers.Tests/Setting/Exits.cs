using DotNet.Testcontainers.Containers;
using Xunit;

namespace DataFeed.Containers.Tests.Setting;

/// <summary>Ends of containers.</summary>
internal static class Exits
{
    /// <summary>Asserts that a container was seen to have ended, and with which code.</summary>
    public static async Task RequireExitAsync(this IContainer container, long code)
    {
        // First: one that still runs has no exit code, and asking for it waits.
        Assert.Equal(TestcontainersStates.Exited, container.State);
        Assert.Equal(code, await Patience.ForAsync(container.GetExitCodeAsync(), "the exit code"));
    }
}
