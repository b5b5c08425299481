using System.Net;
using System.Net.Sockets;

namespace DataFeed.Chaos.Relay;

/// <summary>Stands between the trainers and one server. Its address stays; the server behind it may move, and the way there can be disturbed.</summary>
internal sealed class FaultRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Lock _lock = new();
    private readonly List<Socket> _sockets = [];
    private readonly TimeProvider _time;
    private readonly Task _accepting;
    private Task _stall = Task.CompletedTask;
    private TimeSpan _delay;
    private bool _isDisposed;

    public FaultRelay(TimeProvider time)
    {
        _time = time;
        _listener.Start();
        Address = $"http://{_listener.LocalEndpoint}";
        _accepting = AcceptAsync();
    }

    public string Address { get; }

    /// <summary>Where the server listens; null while it does not: connections are reset then.</summary>
    public Uri? Target { get; set; }

    /// <summary>Resets every connection. What is under way is lost.</summary>
    public void Drop()
    {
        lock (_lock)
        {
            _sockets.ForEach(Reset);
            _sockets.Clear();
        }
    }

    /// <summary>Lets everything through later.</summary>
    /// <param name="delay">Later by how much, each way and for each piece of at most 64 KiB.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task DelayAsync(TimeSpan delay, TimeSpan duration, CancellationToken cancellationToken)
    {
        _delay = delay;
        try
        {
            await Task.Delay(duration, _time, cancellationToken);
        }
        finally
        {
            _delay = TimeSpan.Zero;
        }
    }

    /// <summary>Lets nothing through for a time; what waits then goes on.</summary>
    public Task StallAsync(TimeSpan duration, CancellationToken cancellationToken) => _stall = Task.Delay(duration, _time, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }

        _listener.Stop();
        Drop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The listener is closed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                client.NoDelay = server.NoDelay = true;
                if (!TryKeep(client, server) || Target is not { } target)
                {
                    Reset(client);
                    return;
                }

                await server.ConnectAsync(target.Host, target.Port);
                // When one way is closed or breaks, the connection is over: gRPC has no use for half of one.
                await await Task.WhenAny(PassAsync(client, server), PassAsync(server, client));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                Reset(client);
                Reset(server);
            }
            finally
            {
                Forget(client, server);
            }
        }
    }

    private async Task PassAsync(Socket source, Socket target)
    {
        var buffer = new byte[64 << 10];
        while (await source.ReceiveAsync(buffer) is var count and > 0)
        {
            await WaitAsync();
            for (var sent = 0; sent < count;)
            {
                sent += await target.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
    }

    private async Task WaitAsync()
    {
        await _stall.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_delay > TimeSpan.Zero)
        {
            await Task.Delay(_delay, _time);
        }
    }

    private bool TryKeep(Socket client, Socket server)
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _sockets.AddRange([client, server]);
            }

            return !_isDisposed;
        }
    }

    private void Forget(Socket client, Socket server)
    {
        lock (_lock)
        {
            _sockets.Remove(client);
            _sockets.Remove(server);
        }
    }

    // Without lingering a close is a reset: the other side learns of it at once.
    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }

        socket.Dispose();
    }
}
