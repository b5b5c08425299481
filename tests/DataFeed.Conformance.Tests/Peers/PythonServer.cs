using DataFeed.Conformance.Tests.Calling;
using DataFeed.Conformance.Tests.Reporting;

namespace DataFeed.Conformance.Tests.Peers;

/// <summary>The server on grpcio: on one port as grpcio is, on another with what it does not show left to its script.</summary>
public sealed class PythonServer : ForeignServer
{
    private const string Looking =
        "A server of grpcio is not shown whether a request is compressed: on a second port C-core is told not to inflate, and the script looks, refuses "
        + "the probe and inflates by itself; on the first port, where C-core inflates, the case runs again without the probe";

    private const string AnswersTwice =
        "On a second port C-core is told to leave deadlines to the client: with its own check a server of grpcio 1.51 ends some "
        + "streams twice (two HEADERS frames with END_STREAM), for which HttpClient rightly drops the connection";

    internal override Pairing Pairing { get; } = new("C# to grpcio", new Dictionary<string, Remark>
    {
        [InteropCases.TimeoutOnSleepingServer] = new("passed", AnswersTwice),
        [InteropCases.ClientCompressedUnary] = new("passed", Looking),
        [InteropCases.ClientCompressedStreaming] = new("passed", Looking),
    });

    private protected override PeerProcess StartProcess() => PeerProcess.StartPython("interop_server.py");

    private protected override async Task RunAsync(string name, string[] addresses)
    {
        if (name != InteropCases.TimeoutOnSleepingServer)
        {
            using var client = new InteropClient(addresses[0]) { ServerSeesCompression = false };
            await InteropCases.RunAsync(name, client);
        }

        if (Pairing.Remarks.ContainsKey(name))
        {
            using var client = new InteropClient(addresses[1]);
            await InteropCases.RunAsync(name, client);
        }
    }
}
