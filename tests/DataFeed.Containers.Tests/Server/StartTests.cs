using System.Diagnostics;
using DataFeed.Containers.Tests.Setting;
using DotNet.Testcontainers.Containers;
using Xunit;

namespace DataFeed.Containers.Tests.Server;

/// <summary>How the server's image starts.</summary>
public sealed class StartTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Start_ServerImage_IsHealthyInUnder5Seconds()
    {
        await using var server = DataServer.Describe().Build();
        var begun = Stopwatch.GetTimestamp();

        await server.StartAsync();

        var taken = Stopwatch.GetElapsedTime(begun);
        await Report.LineAsync($"server: created, started and healthy in {taken.TotalSeconds:F2} s");
        Assert.Equal((TestcontainersStates.Running, TestcontainersHealthStatus.Healthy), (server.State, server.Health));
        Assert.True(taken < Limit, $"Healthy after {taken}; the limit is {Limit}.");
    }

    [Fact]
    public async Task Start_LedgerThatNobodyCanOpen_EndsWith1AndSaysWhy()
    {
        await using var server = DataServer.Describe().WithEnvironment("DataFeed__Ledger", "nonsense:here").Build();

        var failed = await Assert.ThrowsAsync<ContainerNotRunningException>(() => server.StartAsync());

        await server.RequireExitAsync(1);
        Assert.Contains("\"nonsense\" is no kind of ledger", failed.Message, StringComparison.Ordinal);
    }
}
