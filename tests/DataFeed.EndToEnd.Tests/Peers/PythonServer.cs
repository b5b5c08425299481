using DataFeed.Client;
using DataFeed.EndToEnd.Tests.Processes;

namespace DataFeed.EndToEnd.Tests.Peers;

/// <summary>The small data server in Python.</summary>
internal sealed class PythonServer : IAsyncDisposable
{
    private PythonServer(ChildProcess process, string port)
    {
        Process = process;
        Address = $"http://127.0.0.1:{port}";
        Client = new DataFeedClient(Address, new DataFeedClientOptions { RetryFor = TimeSpan.Zero });
    }

    public ChildProcess Process { get; }

    public string Address { get; }

    /// <summary>A client of it, disposed with it.</summary>
    public DataFeedClient Client { get; }

    public static async Task<PythonServer> StartAsync()
    {
        var process = await PythonPeer.StartServerAsync();
        try
        {
            return new PythonServer(process, await process.LineAsync(
                line => line.StartsWith("port ", StringComparison.Ordinal) ? line["port ".Length..] : null, "the line with its port"));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return Process.DisposeAsync();
    }
}
