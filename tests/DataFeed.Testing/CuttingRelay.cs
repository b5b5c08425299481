using System.Net;
using System.Net.Sockets;

namespace DataFeed.Testing;

/// <summary>Stands before a server and resets each connection after so many of the client's bytes.</summary>
public sealed class CuttingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _target;
    private readonly long _bytes;
    private readonly Task _accepting;
    private int _cuts;

    /// <param name="target">The server's address, `http://host:port`.</param>
    /// <param name="bytes">What passes from the client to the server before the connection is reset; 0 resets it when it is accepted.</param>
    public CuttingRelay(string target, long bytes)
    {
        _target = new Uri(target);
        _bytes = bytes;
        _listener.Start();
        Address = $"http://{_listener.LocalEndpoint}";
        _accepting = AcceptAsync();
    }

    public string Address { get; }

    /// <summary>Connections that were reset so far.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptSocketAsync()));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            // Without lingering a close is a reset, towards both.
            client.LingerState = server.LingerState = new LingerOption(true, 0);
            try
            {
                await server.ConnectAsync(_target.Host, _target.Port);
                await Task.WhenAny(PassAsync(client, server, _bytes), PassAsync(server, client, long.MaxValue));
            }
            finally
            {
                Interlocked.Increment(ref _cuts);
            }
        }
    }

    /// <returns>Once all of them have passed, or one end is closed.</returns>
    private static async Task PassAsync(Socket source, Socket target, long bytes)
    {
        var buffer = new byte[16 << 10];
        try
        {
            while (bytes > 0 && await source.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(bytes, buffer.Length))) is var count and > 0)
            {
                bytes -= count;
                for (var sent = 0; sent < count;)
                {
                    sent += await target.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other way was over first.
        }
    }
}
