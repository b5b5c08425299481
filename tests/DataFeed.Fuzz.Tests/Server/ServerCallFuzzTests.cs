using DataFeed.Fuzz.Tests.Inputs;
using DataFeed.Fuzz.Tests.Running;
using Xunit;

namespace DataFeed.Fuzz.Tests.Server;

/// <summary>Calls to a live data server: every frame and header wrong in every way that HTTP/2 lets through.</summary>
public sealed class ServerCallFuzzTests
{
    private const int Inputs = 24_000;
    private const int Lanes = 12;

    [Fact]
    public async Task Calls_OfAnyBytes_AreAnsweredAndLeaveTheServerAsItWas()
    {
        await using var server = await FuzzServer.StartAsync();
        using var caller = new FuzzCaller(server.Address, Lanes);
        var run = new FuzzRun(FuzzTarget.ServerCalls, Inputs, Lanes, (input, lane) => caller.CallAsync(input, ServerCallInput.Make(input, server.Requests), lane));

        await run.RunFirstHalfAsync();
        await server.RequireSoundAsync();
        var growth = new HeapGrowth();
        await run.RunSecondHalfAsync();
        await server.RequireSoundAsync();

        await growth.RequireBoundedAsync(FuzzSettings.Scale(Inputs) / 2);
        Assert.Superset(
            new HashSet<string> { "OK", "InvalidArgument", "Internal", "Unimplemented", "ResourceExhausted", "HTTP 415" },
            run.Outcomes.Keys.ToHashSet());
    }
}
