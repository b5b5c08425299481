using DataFeed.Conformance.Tests.Calling;
using DataFeed.Conformance.Tests.Reporting;

namespace DataFeed.Conformance.Tests.Peers;

/// <summary>The client on grpc-js.</summary>
public sealed class NodeClient : ForeignClient
{
    private const string ByInterceptor =
        "grpc-js compresses by channel; its write flag for a single message is out of reach of the calls it generates, and set by an interceptor";

    internal override Pairing Pairing { get; } = new("grpc-js to C#", new Dictionary<string, Remark>
    {
        [InteropCases.ClientCompressedUnary] = new("passed", ByInterceptor),
        [InteropCases.ClientCompressedStreaming] = new("passed", ByInterceptor),
    });

    private protected override PeerProcess StartProcess(string authority) => PeerProcess.StartNode("interop_client.js", authority);
}
