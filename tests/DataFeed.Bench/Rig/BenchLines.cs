using DataFeed.Bench.Children;

namespace DataFeed.Bench.Rig;

/// <summary>Starts the lines. Each has processes of its own, which cost nothing while another is measured.</summary>
internal static class BenchLines
{
    public const string DataFeed = "DataFeed";
    public const string Bare = "bare";
    public const string Raw = "raw";
    public const string PyTorch = "PyTorch";

    public static Task<BenchLine> StartDataFeedAsync(string folder) =>
        StartAsync(DataFeed, ChildRole.FeedServer, ChildRole.FeedReader, Path.Combine(folder, "feed.sock"));

    public static Task<BenchLine> StartBareAsync(string folder) =>
        StartAsync(Bare, ChildRole.BareServer, ChildRole.BareReader, Path.Combine(folder, "bare.sock"));

    public static Task<BenchLine> StartRawAsync(string folder) =>
        StartAsync(Raw, ChildRole.RawServer, ChildRole.RawReader, Path.Combine(folder, "raw.sock"));

    public static BenchLine StartPyTorch(string python, int workers) =>
        new($"{PyTorch} ({workers} worker{(workers == 1 ? "" : "s")})", Rival.PyTorch.StartReady(python, workers), null, []);

    /// <summary>Runs something with a folder for its sockets, which is gone afterwards.</summary>
    public static async Task<T> InFolderAsync<T>(Func<string, Task<T>> run)
    {
        var folder = Directory.CreateTempSubdirectory("datafeed-bench");
        try
        {
            return await run(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<BenchLine> StartAsync(string name, ChildRole server, ChildRole reader, string socket)
    {
        var serving = BenchChild.Start(server, asServer: true, socket);
        var reading = BenchChild.Start(reader, asServer: false);
        return new BenchLine(name, reading, serving, await serving.AddressesAsync());
    }
}
