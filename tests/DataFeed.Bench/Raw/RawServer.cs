using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using DataFeed.Bench.Children;

namespace DataFeed.Bench.Raw;

/// <summary>The same bytes without HTTP: a client says how many it wants at a time, and gets them again and again, a send for each.</summary>
internal sealed class RawServer : IBenchServer
{
    private readonly Socket _tcp = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _unix = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentDictionary<int, byte[]> _messages = new();
    private readonly string _socketPath;
    private long _batches;

    public RawServer(string socketPath) => _socketPath = socketPath;

    public long Batches => Interlocked.Read(ref _batches);

    public Task<string[]> AddressesAsync()
    {
        _tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _unix.Bind(new UnixDomainSocketEndPoint(_socketPath));
        foreach (var listener in (Socket[])[_tcp, _unix])
        {
            listener.Listen();
            _ = AcceptAsync(listener);
        }

        return Task.FromResult<string[]>([$"http://{_tcp.LocalEndPoint}", $"unix:{_socketPath}"]);
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        _unix.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The benchmark is over.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var stream = new NetworkStream(client, ownsSocket: true);
        var asked = new byte[sizeof(int)];
        try
        {
            await stream.ReadExactlyAsync(asked);
            var message = _messages.GetOrAdd(BinaryPrimitives.ReadInt32LittleEndian(asked), bytes => new byte[bytes]);
            while (true)
            {
                await stream.WriteAsync(message);
                Interlocked.Increment(ref _batches);
            }
        }
        catch (IOException)
        {
            // The reader has seen enough.
        }
    }
}
