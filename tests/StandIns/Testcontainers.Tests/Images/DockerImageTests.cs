using DotNet.Testcontainers.Images;
using Xunit;

namespace Testcontainers.Tests.Images;

public sealed class DockerImageTests
{
    [Theory]
    [InlineData("postgres", "postgres:latest")]
    [InlineData("postgres:15", "postgres:15")]
    [InlineData("datafeed/server:1.0-rc.1", "datafeed/server:1.0-rc.1")]
    [InlineData("registry.example:5000/deep/er/name_of.it:tag", "registry.example:5000/deep/er/name_of.it:tag")]
    [InlineData("name@sha256:0123456789abcdef0123456789abcdef", "name@sha256:0123456789abcdef0123456789abcdef")]
    public void FullName_OfAName_IsWhatTheEngineTakes(string image, string expected) => Assert.Equal(expected, new DockerImage(image).FullName);

    [Theory]
    [InlineData("")]
    [InlineData("Postgres")]
    [InlineData("postgres:")]
    [InlineData("two words")]
    [InlineData("--privileged")]
    [InlineData("/name")]
    public void New_NoName_IsRefused(string image) => Assert.Throws<ArgumentException>(() => new DockerImage(image));
}
