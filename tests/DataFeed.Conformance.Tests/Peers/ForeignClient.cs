using System.Text.Json;
using DataFeed.Conformance.Tests.Calling;
using DataFeed.Conformance.Tests.Reporting;
using DataFeed.Conformance.Tests.Serving;
using Xunit;

namespace DataFeed.Conformance.Tests.Peers;

/// <summary>A client that others wrote, calling a server in C#.</summary>
public abstract class ForeignClient : IAsyncLifetime
{
    private InteropServer? _server;
    private PeerProcess? _process;

    internal abstract Pairing Pairing { get; }

    public async Task InitializeAsync()
    {
        _server = await InteropServer.StartAsync();
        _process = StartProcess(_server.Authority);
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    internal Task CheckAsync(string name, ConformanceReport report) => report.RecordAsync(Pairing, null, name, () => RunAsync(name));

    private protected abstract PeerProcess StartProcess(string authority);

    /// <summary>What no client here is told: which messages were compressed on the wire.</summary>
    private static void AssertCompression(string name, ServedCall[] calls)
    {
        switch (name)
        {
            case InteropCases.ClientCompressedUnary:
                Assert.Equal<bool[]>([[false], [true], [false]], calls.Select(call => call.CompressedRequests));
                break;
            case InteropCases.ClientCompressedStreaming:
                Assert.Equal<bool[]>([[false], [true, false]], calls.Select(call => call.CompressedRequests));
                break;
            case InteropCases.ServerCompressedUnary:
                Assert.Equal<bool[]>([[true], [false]], calls.Select(call => call.CompressedResponses));
                break;
            case InteropCases.ServerCompressedStreaming:
                Assert.Equal<bool[]>([[true, false]], calls.Select(call => call.CompressedResponses));
                break;
            default:
                Assert.DoesNotContain(true, calls.SelectMany(call => call.CompressedRequests.Concat(call.CompressedResponses)));
                break;
        }
    }

    private async Task RunAsync(string name)
    {
        _server!.TakeCalls();

        using var answer = JsonDocument.Parse(await _process!.AskAsync(name));

        Assert.Equal(name, answer.RootElement.GetProperty("case").GetString());
        Assert.True(answer.RootElement.GetProperty("ok").GetBoolean(), answer.RootElement.GetRawText());
        // A call that its client cancelled in a case before may come to the server only now: none of those has a message of these kinds.
        AssertCompression(name, [.. _server.TakeCalls().Where(call => call.Method != "FullDuplexCall" && call.CompressedRequests.Length > 0)]);
    }
}
