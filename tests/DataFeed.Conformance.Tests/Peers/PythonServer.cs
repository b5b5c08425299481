using DataFeed.Conformance.Tests.Calling;
using DataFeed.Conformance.Tests.Reporting;

namespace DataFeed.Conformance.Tests.Peers;

/// <summary>The server on grpcio: one that inflates requests as grpcio does, and one that leaves them to its script, which sees their compression.</summary>
public sealed class PythonServer : ForeignServer
{
    private const string Looking =
        "grpcio shows no server whether a request is compressed: C-core is told not to inflate on a second port, where the script looks, "
        + "refuses the probe and inflates by itself; on the first port, where C-core inflates, the case runs again without the probe";

    private protected override Pairing Pairing { get; } = new("C# to grpcio", new Dictionary<string, Remark>
    {
        [InteropCases.ClientCompressedUnary] = new("passed", Looking),
        [InteropCases.ClientCompressedStreaming] = new("passed", Looking),
    });

    private protected override PeerProcess StartProcess() => PeerProcess.StartPython("interop_server.py");

    private protected override async Task RunAsync(string name, string[] addresses)
    {
        using (var client = new InteropClient(addresses[0]) { ServerSeesCompression = false })
        {
            await InteropCases.RunAsync(name, client);
        }

        if (Pairing.Remarks.ContainsKey(name))
        {
            using var client = new InteropClient(addresses[1]);
            await InteropCases.RunAsync(name, client);
        }
    }
}
