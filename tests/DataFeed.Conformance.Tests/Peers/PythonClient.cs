using DataFeed.Conformance.Tests.Calling;
using DataFeed.Conformance.Tests.Reporting;

namespace DataFeed.Conformance.Tests.Peers;

/// <summary>The client on grpcio.</summary>
public sealed class PythonClient : ForeignClient
{
    private const string PerCall =
        "A client of grpcio compresses a call or does not, and C-core leaves out a message that would not shrink: the message that must "
        + "go uncompressed has random bytes here, not zeros";

    internal override Pairing Pairing { get; } = new("grpcio to C#", new Dictionary<string, Remark>
    {
        [InteropCases.ClientCompressedStreaming] = new("passed", PerCall),
    });

    private protected override PeerProcess StartProcess(string authority) => PeerProcess.StartPython("interop_client.py", authority);
}
