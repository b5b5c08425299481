using DataFeed.Conformance.Tests.Calling;
using DataFeed.Conformance.Tests.Reporting;
using Xunit;

namespace DataFeed.Conformance.Tests.Peers;

[Collection(nameof(ConformanceGroup))]
public sealed class PythonClientTests(PythonClient client, ConformanceReport report) : IClassFixture<PythonClient>
{
    [Theory]
    [MemberData(nameof(InteropCases.Data), MemberType = typeof(InteropCases))]
    public Task Case_GrpcioCallsCSharp_GoesAsDescribed(string name) => client.CheckAsync(name, report);
}
