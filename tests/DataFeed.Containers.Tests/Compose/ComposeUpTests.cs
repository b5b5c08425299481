using System.Globalization;
using System.Text.RegularExpressions;
using DataFeed.Containers.Tests.Setting;
using Xunit;

namespace DataFeed.Containers.Tests.Compose;

/// <summary>The compose file as it is: two data servers, PostgreSQL and a trainer.</summary>
public sealed partial class ComposeUpTests : IAsyncLifetime
{
    private static readonly TimeSpan TrainingPatience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Up_TheWholeFile_TrainsToAnAccuracyOf97PercentAndExitsWith0()
    {
        var up = await ComposeProject.RunAsync(TrainingPatience, "up", "--no-build", "--exit-code-from", "trainer");

        up.RequireExit(0);
        var last = (await ComposeProject.LogsAsync("trainer")).Last(line => line.Length > 0);
        var accuracy = LastLine().Match(last);
        Assert.True(accuracy.Success, $"The trainer's last line is \"{last}\".");
        Assert.InRange(double.Parse(accuracy.Groups[1].Value, CultureInfo.InvariantCulture), 0.97, 1);
        await Report.LineAsync($"compose: {last}");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        var down = await ComposeProject.RunAsync(Patience.Limit, "down", "--volumes", "--remove-orphans", "--timeout", "10");
        down.RequireExit(0);
    }

    [GeneratedRegex(@"^demo: test accuracy (0\.9\d+|1\.0+) after \d+ epochs, \d+ steps, [\d.]+ s$")]
    private static partial Regex LastLine();
}
