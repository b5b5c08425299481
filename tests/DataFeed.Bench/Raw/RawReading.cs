using System.Buffers.Binary;
using System.Net.Sockets;
using DataFeed.Bench.Children;

namespace DataFeed.Bench.Raw;

/// <summary>Reads the raw server's messages, each into the same buffer.</summary>
internal sealed class RawReading : IBatchReading
{
    private readonly NetworkStream _stream;
    private readonly byte[] _message;

    private RawReading(NetworkStream stream, long bytes)
    {
        _stream = stream;
        _message = new byte[bytes];
    }

    public static async Task<IBatchReading> OpenAsync(ReadOrder order)
    {
        var socket = await ConnectAsync(order.Address);
        var stream = new NetworkStream(socket, ownsSocket: true);
        var asked = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(asked, (int)order.Bytes);
        await stream.WriteAsync(asked);
        return new RawReading(stream, order.Bytes);
    }

    public async Task ReadWhileAsync(Func<bool> more)
    {
        while (more())
        {
            await _stream.ReadExactlyAsync(_message);
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static async Task<Socket> ConnectAsync(string address)
    {
        if (address.StartsWith("unix:", StringComparison.Ordinal))
        {
            var unix = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await unix.ConnectAsync(new UnixDomainSocketEndPoint(address["unix:".Length..]));
            return unix;
        }

        var uri = new Uri(address);
        var tcp = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await tcp.ConnectAsync(uri.Host, uri.Port);
        return tcp;
    }
}
