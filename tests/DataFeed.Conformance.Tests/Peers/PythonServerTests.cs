using DataFeed.Conformance.Tests.Calling;
using DataFeed.Conformance.Tests.Reporting;
using Xunit;

namespace DataFeed.Conformance.Tests.Peers;

[Collection(nameof(ConformanceGroup))]
public sealed class PythonServerTests(PythonServer server, ConformanceReport report) : IClassFixture<PythonServer>
{
    [Theory]
    [MemberData(nameof(InteropCases.Data), MemberType = typeof(InteropCases))]
    public Task Case_CSharpCallsGrpcio_GoesAsDescribed(string name) => server.CheckAsync(name, report);
}
