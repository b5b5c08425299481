namespace DataFeed.Deploy.Tests;

/// <summary>The files of this repository that people deploy with.</summary>
internal static class DeployFiles
{
    public static string Root { get; } = FindRoot();

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DataFeed.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No DataFeed.sln above {AppContext.BaseDirectory}.");
    }
}
