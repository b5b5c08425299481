using System.Xml.Linq;

namespace DataFeed.Docs.Tests;

/// <summary>What one project file references, as it is written there.</summary>
internal sealed class ProjectFile
{
    private ProjectFile(string path)
    {
        Path = path;
        Name = System.IO.Path.GetFileNameWithoutExtension(path);
        var xml = XDocument.Parse(Repository.Read(path));
        Packages = [.. Includes(xml, "PackageReference")];
        Projects = [.. Includes(xml, "ProjectReference").Select(include => Resolve(path, include))];
    }

    public string Name { get; }

    /// <summary>Relative to the repository's root.</summary>
    public string Path { get; }

    public IReadOnlyList<string> Packages { get; }

    /// <summary>Paths of the projects that it references directly, relative to the repository's root.</summary>
    public IReadOnlyList<string> Projects { get; }

    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    public static IReadOnlyList<ProjectFile> All() =>
        [.. Repository.Files("src", ".csproj").Concat(Repository.Files("tests", ".csproj")).Select(path => new ProjectFile(path))];

    /// <summary>The projects that a project brings along, itself left out.</summary>
    public static IReadOnlySet<string> Closure(IReadOnlyList<ProjectFile> all, string name)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var rest = new Stack<string>([all.Single(project => project.Name == name).Path]);
        while (rest.TryPop(out var path))
        {
            foreach (var next in all.Single(project => project.Path == path).Projects)
            {
                if (reached.Add(System.IO.Path.GetFileNameWithoutExtension(next)))
                {
                    rest.Push(next);
                }
            }
        }

        return reached;
    }

    private static IEnumerable<string> Includes(XDocument xml, string element) =>
        xml.Descendants(element).Select(item => (string?)item.Attribute("Include")).OfType<string>();

    private static string Resolve(string project, string include)
    {
        var folder = System.IO.Path.Combine(Repository.Root, System.IO.Path.GetDirectoryName(project)!);
        var full = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, include.Replace('\\', '/')));
        return System.IO.Path.GetRelativePath(Repository.Root, full).Replace('\\', '/');
    }
}
