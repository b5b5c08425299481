using DataFeed.Protocol.Framing;
using Xunit;

namespace DataFeed.Protocol.Tests.Framing;

public sealed class SharedBuffersTests
{
    private const string Variable = "DOTNET_SYSTEM_BUFFERS_SHAREDARRAYPOOL_MAXARRAYSPERPARTITION";

    [Theory]
    [InlineData(null, "1024")]
    [InlineData("7", "7")]
    public void KeepMore_OfAnEnvironment_LeavesWhatItSays(string? before, string after)
    {
        var environment = new Dictionary<string, string?>();
        if (before is not null)
        {
            environment[Variable] = before;
        }

        SharedBuffers.KeepMore(environment);

        Assert.Equal(after, environment[Variable]);
    }
}
