using DotNet.Testcontainers.Builders;
using Xunit;

namespace Testcontainers.Tests.Builders;

[Collection(FakeDockerGroup.Name)]
public sealed class ImageFromDockerfileBuilderTests : IDisposable
{
    private readonly FakeDocker _docker;
    private readonly string _folder = Directory.CreateTempSubdirectory("dockerfile-").FullName;

    public ImageFromDockerfileBuilderTests(FakeDocker docker)
    {
        _docker = docker;
        docker.Reset();
    }

    [Fact]
    public void Build_NoDirectory_IsRefused()
    {
        var refused = Assert.Throws<ArgumentException>(new ImageFromDockerfileBuilder().WithDockerfileDirectory("/no/such/folder").Build);

        Assert.Contains("/no/such/folder", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_NoDockerfile_IsRefused()
    {
        var refused = Assert.Throws<ArgumentException>(new ImageFromDockerfileBuilder().WithDockerfileDirectory(_folder).Build);

        Assert.Contains("\"Dockerfile\"", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_Twice_BuildsOnceAndDisposingDeletes()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "Dockerfile"), "FROM scratch");
        string name;
        await using (var image = new ImageFromDockerfileBuilder().WithDockerfileDirectory(_folder).WithBuildArgument("BASE", "server:1").Build())
        {
            await image.CreateAsync();
            await image.CreateAsync();
            name = image.FullName;
        }

        Assert.Equal(2, _docker.Asked.Length);
        Assert.StartsWith($"build --tag {name} --label ", _docker.Asked[0], StringComparison.Ordinal);
        Assert.EndsWith($" --build-arg BASE=server:1 {_folder}", _docker.Asked[0], StringComparison.Ordinal);
        Assert.Equal($"image rm --force {name}", _docker.Asked[1]);
    }

    [Fact]
    public async Task Create_BuildThatFails_SaysWhatDockerSaid()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "Dockerfile"), "FROM nothing");
        _docker.Fail("build", 1, "ERROR: nothing: not found");
        await using var image = new ImageFromDockerfileBuilder().WithDockerfileDirectory(_folder).Build();

        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => image.CreateAsync());

        Assert.Contains("ERROR: nothing: not found", failed.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
