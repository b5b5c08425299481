namespace DataFeed.Containers.Tests.Setting;

/// <summary>Figures that are shown after the tests (CONTRIBUTING.md).</summary>
internal static class Report
{
    public static async Task LineAsync(FormattableString line)
    {
        if (Environment.GetEnvironmentVariable("DATAFEED_TEST_REPORTS") is { Length: > 0 } folder)
        {
            await File.AppendAllTextAsync(Path.Combine(folder, "containers.txt"), FormattableString.Invariant(line) + "\n");
        }
    }
}
