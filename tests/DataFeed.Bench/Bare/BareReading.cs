using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using DataFeed.Bench.Children;

namespace DataFeed.Bench.Bare;

/// <summary>Reads the bare server's messages, each into the same buffer.</summary>
internal sealed class BareReading : IBatchReading
{
    private readonly HttpMessageInvoker _client;
    private readonly Stream _body;
    private readonly byte[] _prefix = new byte[BareServer.PrefixBytes];
    private readonly byte[] _message;

    private BareReading(HttpMessageInvoker client, Stream body, long bytes)
    {
        _client = client;
        _body = body;
        _message = new byte[bytes];
    }

    public static async Task<IBatchReading> OpenAsync(ReadOrder order)
    {
        var handler = new SocketsHttpHandler();
        var address = order.Address;
        if (address.StartsWith("unix:", StringComparison.Ordinal))
        {
            var endPoint = new UnixDomainSocketEndPoint(address["unix:".Length..]);
            handler.ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(endPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            };
            address = "http://localhost";
        }

        var client = new HttpMessageInvoker(handler);
        var request = new HttpRequestMessage(HttpMethod.Post, $"{address}/{order.Bytes}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var response = await client.SendAsync(request, CancellationToken.None);
        return new BareReading(client, await response.Content.ReadAsStreamAsync(), order.Bytes);
    }

    public async Task ReadWhileAsync(Func<bool> more)
    {
        while (more())
        {
            await _body.ReadExactlyAsync(_prefix);
            await _body.ReadExactlyAsync(_message.AsMemory(0, BinaryPrimitives.ReadInt32BigEndian(_prefix.AsSpan(1))));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _body.DisposeAsync();
        _client.Dispose();
    }
}
