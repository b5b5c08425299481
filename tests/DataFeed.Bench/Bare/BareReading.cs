using System.Buffers.Binary;
using System.Net;
using DataFeed.Bench.Children;
using DataFeed.Protocol.Addresses;

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
        var address = DataFeedAddress.Parse(order.Address);
        var client = new HttpMessageInvoker(address.CreateHandler());
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address.Uri, $"{order.Bytes}"))
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
