using DataFeed.Conformance.Tests.Calling;
using DataFeed.Conformance.Tests.Reporting;
using Xunit;

namespace DataFeed.Conformance.Tests.Peers;

[Collection(nameof(ConformanceGroup))]
public sealed class NodeClientTests(NodeClient client, ConformanceReport report) : IClassFixture<NodeClient>
{
    [Theory]
    [MemberData(nameof(InteropCases.Data), MemberType = typeof(InteropCases))]
    public Task Case_GrpcJsCallsCSharp_GoesAsDescribed(string name) => client.CheckAsync(name, report);
}
