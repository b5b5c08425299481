namespace DataFeed.EndToEnd.Tests.Processes;

/// <summary>Where the build put the programs: beside this project's own output, in the same configuration.</summary>
internal static class BuiltOutput
{
    public static string Program(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, $"{project}.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{project} is not built in this configuration.", path);
    }

    public static string Peer(string name) => Path.Combine(AppContext.BaseDirectory, "Peers", name);
}
