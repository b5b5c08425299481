using Xunit;

namespace DataFeed.Packages.Tests;

/// <summary>A folder with the packages of this build, and one for projects that take them: outside of this repository, whose settings do not hold there.</summary>
[CollectionDefinition(nameof(PackageFolder))]
public sealed class PackageFolder : IAsyncLifetime, ICollectionFixture<PackageFolder>
{
    private readonly DirectoryInfo _projects = Directory.CreateTempSubdirectory("datafeed-packages-");
    private string _repository = "";

    /// <summary>Where the packages are.</summary>
    public string Path { get; private set; } = "";

    /// <summary>The version of all of them.</summary>
    public string Version { get; private set; } = "";

    public async Task InitializeAsync()
    {
        // artifacts/bin/DataFeed.Packages.Tests/release
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar));
        var artifacts = own.Parent!.Parent!.Parent!;
        _repository = artifacts.Parent!.FullName;
        Path = System.IO.Path.Combine(artifacts.FullName, "packages-tests", own.Name);
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        await Shell.DotNetAsync(_repository, "pack", "DataFeed.sln", "--configuration", own.Name, "--no-build", "--output", Path, "--nologo");
        Version = System.IO.Path.GetFileNameWithoutExtension(Directory.GetFiles(Path, "DataFeed.Client.*.nupkg").Single())["DataFeed.Client.".Length..];
    }

    public Task DisposeAsync()
    {
        _projects.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>A file of the repository that the packages come from.</summary>
    public string File(string path) => System.IO.Path.Combine(_repository, path);

    /// <summary>A new, empty folder.</summary>
    public string NewFolder(string name) => _projects.CreateSubdirectory(name).FullName;

    /// <summary>Makes a program of one file that takes packages from here, and builds it.</summary>
    /// <param name="sdk">Of the project.</param>
    /// <param name="packages">Names of packages of ours.</param>
    /// <param name="code">Its Program.cs.</param>
    /// <returns>The built program.</returns>
    public async Task<string> BuildAsync(string sdk, string[] packages, string code)
    {
        var folder = NewFolder(string.Join('+', packages));
        await System.IO.File.WriteAllTextAsync(System.IO.Path.Combine(folder, "Program.cs"), code);
        await System.IO.File.WriteAllTextAsync(System.IO.Path.Combine(folder, "Program.csproj"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                <!-- Ours come from here and stay out of the machine's cache; all others are in it, since this build needed them too. -->
                <RestoreSources>{Path}</RestoreSources>
                <RestorePackagesPath>{_projects.FullName}/cache</RestorePackagesPath>
                <RestoreFallbackFolders>{MachineCache}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(packages.Select(package => $"""<PackageReference Include="{package}" Version="{Version}" />"""))}
              </ItemGroup>
            </Project>
            """);
        await Shell.DotNetAsync(folder, "build", "--output", System.IO.Path.Combine(folder, "out"), "--nologo");
        return System.IO.Path.Combine(folder, "out", "Program.dll");
    }

    private static string MachineCache => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
