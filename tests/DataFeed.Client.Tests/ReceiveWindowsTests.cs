using Xunit;

namespace DataFeed.Client.Tests;

public sealed class ReceiveWindowsTests
{
    private const string Maximum = "DOTNET_SYSTEM_NET_HTTP_SOCKETSHTTPHANDLER_FLOWCONTROL_MAXSTREAMWINDOWSIZE";
    private const string Multiplier = "DOTNET_SYSTEM_NET_HTTP_SOCKETSHTTPHANDLER_FLOWCONTROL_STREAMWINDOWSCALETHRESHOLDMULTIPLIER";

    [Fact]
    public void LetGrow_WhereTheEnvironmentSaysSomething_LeavesIt()
    {
        Environment.SetEnvironmentVariable(Maximum, "1048576");
        Environment.SetEnvironmentVariable(Multiplier, null);
        try
        {
            ReceiveWindows.LetGrow();

            Assert.Equal("1048576", Environment.GetEnvironmentVariable(Maximum));
            Assert.Equal("6", Environment.GetEnvironmentVariable(Multiplier));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Maximum, null);
            Environment.SetEnvironmentVariable(Multiplier, null);
        }
    }
}
