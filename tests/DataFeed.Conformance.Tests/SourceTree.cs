namespace DataFeed.Conformance.Tests;

/// <summary>The files of this repository, as the tests were built from it.</summary>
internal static class SourceTree
{
    public static string Find(params string[] path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DataFeed.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No DataFeed.sln above {AppContext.BaseDirectory}.");
        }

        return Path.Combine([folder.FullName, .. path]);
    }
}
