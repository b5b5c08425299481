using DataFeed.Conformance.Tests.Calling;
using DataFeed.Conformance.Tests.Reporting;
using Xunit;

namespace DataFeed.Conformance.Tests.Peers;

[Collection(nameof(ConformanceGroup))]
public sealed class NodeServerTests(NodeServer server, ConformanceReport report) : IClassFixture<NodeServer>
{
    [Theory]
    [MemberData(nameof(InteropCases.Data), MemberType = typeof(InteropCases))]
    public Task Case_CSharpCallsGrpcJs_GoesAsDescribed(string name) => server.CheckAsync(name, report);
}
