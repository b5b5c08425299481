using System.Runtime.Versioning;
using Xunit;

// Its program is a script.
[assembly: UnsupportedOSPlatform("windows")]

namespace Testcontainers.Tests;

/// <summary>The tests that share the one <see cref="FakeDocker"/>.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FakeDockerGroup : ICollectionFixture<FakeDocker>
{
    public const string Name = "fake docker";
}
