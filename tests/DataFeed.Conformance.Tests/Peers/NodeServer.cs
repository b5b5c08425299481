using DataFeed.Conformance.Tests.Calling;
using DataFeed.Conformance.Tests.Reporting;

namespace DataFeed.Conformance.Tests.Peers;

/// <summary>The server on grpc-js.</summary>
public sealed class NodeServer : ForeignServer
{
    private const string NeverCompresses =
        "A server of grpc-js sends every message uncompressed, whatever it is asked; the case runs without that and asserts so, "
        + "so that a grpc-js that has learnt it shows";

    private const string Looking =
        "A server of grpc-js is not shown whether a request is compressed: the script reads it off the streams of Node's HTTP/2 server beneath";

    internal override Pairing Pairing { get; } = new("C# to grpc-js", new Dictionary<string, Remark>
    {
        [InteropCases.ClientCompressedUnary] = new("passed", Looking),
        [InteropCases.ClientCompressedStreaming] = new("passed", Looking),
        [InteropCases.ServerCompressedUnary] = new("not expressible", NeverCompresses),
        [InteropCases.ServerCompressedStreaming] = new("not expressible", NeverCompresses),
    });

    private protected override PeerProcess StartProcess() => PeerProcess.StartNode("interop_server.js");

    private protected override async Task RunAsync(string name, string[] addresses)
    {
        using var client = new InteropClient(addresses[0]) { ServerCompresses = false };
        await InteropCases.RunAsync(name, client);
    }
}
