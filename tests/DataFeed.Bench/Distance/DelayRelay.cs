using System.Net;
using System.Net.Sockets;

namespace DataFeed.Bench.Distance;

/// <summary>Passes TCP connections on to a server, each byte a set time later, as a long cable does. Rate is not limited, order is kept.</summary>
internal sealed class DelayRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _sockets = [];
    private readonly Uri _target;
    private readonly TimeSpan _delay;
    private readonly TimeProvider _time;
    private readonly Task _accepting;

    /// <param name="target">The server, `http://host:port`.</param>
    /// <param name="delay">Each way; half of what is added to a round trip.</param>
    /// <param name="time">Tells when bytes are due.</param>
    public DelayRelay(Uri target, TimeSpan delay, TimeProvider time)
    {
        _target = target;
        _delay = delay;
        _time = time;
        _listener.Start();
        Address = $"http://{_listener.LocalEndpoint}";
        _accepting = AcceptAsync();
    }

    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        lock (_sockets)
        {
            _sockets.ForEach(socket => socket.Dispose());
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                client.NoDelay = server.NoDelay = true;
                lock (_sockets)
                {
                    _sockets.AddRange([client, server]);
                }

                await server.ConnectAsync(_target.Host, _target.Port);
                _ = PassAsync(client, server);
                _ = PassAsync(server, client);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The listener is closed, or the server is gone.
        }
    }

    private async Task PassAsync(Socket source, Socket target)
    {
        try
        {
            await new DelayLine(_delay, _time).PassAsync(source, target);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One end is gone; the other is told.
            target.Dispose();
        }
    }
}
