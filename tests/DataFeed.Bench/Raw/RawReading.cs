using System.Buffers.Binary;
using System.Net.Sockets;
using DataFeed.Bench.Children;
using DataFeed.Protocol.Addresses;

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
        var server = DataFeedAddress.Parse(address);
        var socket = server.SocketPath is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(server.EndPoint);
        return socket;
    }
}
