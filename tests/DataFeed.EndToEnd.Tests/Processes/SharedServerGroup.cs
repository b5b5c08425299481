using Xunit;

namespace DataFeed.EndToEnd.Tests.Processes;

[CollectionDefinition(Name)]
public sealed class SharedServerGroup : ICollectionFixture<SharedServer>
{
    public const string Name = "shared server";
}
