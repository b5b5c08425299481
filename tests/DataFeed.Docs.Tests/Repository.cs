namespace DataFeed.Docs.Tests;

/// <summary>The files of this repository, as the tests were built from it.</summary>
internal static class Repository
{
    private static readonly string[] Skipped = ["artifacts", "bin", "obj", ".git", ".vs", ".idea", "__pycache__", "node_modules"];

    public static string Root { get; } = FindRoot();

    /// <summary>Files below a folder, build outputs left out, with '/' and relative to the root; sorted.</summary>
    public static IReadOnlyList<string> Files(string folder, params string[] extensions)
    {
        List<string> found = [];
        Collect(new DirectoryInfo(Path.Combine(Root, folder)), extensions, found);
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file)).ReplaceLineEndings("\n");

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    /// <summary>The documents that people read: those in the root, under docs/ and in packages.</summary>
    public static IReadOnlyList<string> Documents() =>
        [.. Directory.GetFiles(Root, "*.md").Select(Relative), .. Files("docs", ".md"), .. Files("src", ".md")];

    private static void Collect(DirectoryInfo folder, string[] extensions, List<string> found)
    {
        if (!folder.Exists)
        {
            return;
        }

        found.AddRange(folder.GetFiles().Where(file => extensions.Length == 0 || extensions.Contains(file.Extension)).Select(file => Relative(file.FullName)));
        foreach (var inner in folder.GetDirectories().Where(inner => !Skipped.Contains(inner.Name)))
        {
            Collect(inner, extensions, found);
        }
    }

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

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
