using System.Globalization;
using DataFeed.Testing;
using Xunit;

namespace DataFeed.Chaos.Tests;

/// <summary>Nothing of a run outlives it, however it ends.</summary>
public sealed class OrphanTests
{
    private const int Servers = 2;
    private const int Consumers = 1;

    [Fact]
    public async Task Processes_OfAKilledRun_EndToo()
    {
        using var run = ProgramRun.Start("DataFeed.Chaos", "--servers", $"{Servers}", "--consumers", $"{Consumers}", "--steps", "100000");
        int[] children = [];
        await Wait.UntilAsync(() => children = ChildrenOf(run.Id), found => found.Length >= Servers + Consumers, "the run to start its processes");

        run.Kill();

        await Wait.UntilAsync(() => string.Join(' ', children.Where(IsAlive)), alive => alive.Length == 0, "the processes of the killed run to end");
    }

    // "pid (name) state parent …"; a name may have spaces and parentheses.
    private static int[] ChildrenOf(int parent) =>
        [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0]))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(pid => Stat(pid) is [_, var its, ..] && its == $"{parent}")];

    private static bool IsAlive(int pid) => Stat(pid) is [var state, ..] && state != "Z";

    private static string[] Stat(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].Trim().Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
