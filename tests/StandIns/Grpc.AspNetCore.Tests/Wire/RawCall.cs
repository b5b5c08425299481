using System.Buffers.Binary;

namespace Grpc.AspNetCore.Tests.Wire;

/// <summary>One call over plain HTTP/2, frame by frame.</summary>
internal sealed class RawCall : IAsyncDisposable
{
    private readonly FramesContent _request = new();
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Task<HttpResponseMessage> _response;
    private Stream? _body;

    public RawCall(HttpClient client, HttpRequestMessage request)
    {
        request.Content = _request;
        _response = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _cancellation.Token);
    }

    public Task<HttpResponseMessage> Response => Wait.For(_response, "the response's headers");

    /// <summary>The status, wherever it came. Valid after the last message.</summary>
    public async Task<int> GetStatusAsync() => int.Parse(await FindAsync("grpc-status") ?? "-1", System.Globalization.CultureInfo.InvariantCulture);

    public async Task<string?> FindAsync(string name)
    {
        var response = await Response;
        return response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values)
            ? string.Join(',', values)
            : null;
    }

    public async Task SendAsync(byte[] frame) => await _request.Writer.WriteAsync(frame);

    public Task CompleteAsync() => _request.Writer.CompleteAsync().AsTask();

    /// <summary>Resets the stream, wherever it stands.</summary>
    public async Task CancelAsync()
    {
        await _cancellation.CancelAsync();
        if (await Record.ExceptionAsync(() => _response) is null)
        {
            // HttpClient's token reaches up to the headers; from there on, disposal cancels.
            (await _response).Dispose();
        }
    }

    /// <summary>The next message; null at the end.</summary>
    public async Task<RawMessage?> ReadAsync()
    {
        _body ??= await (await Response).Content.ReadAsStreamAsync();
        var header = new byte[5];
        var read = await Wait.For(_body.ReadAtLeastAsync(header, 5, throwOnEndOfStream: false).AsTask(), "a message's header");
        if (read == 0)
        {
            return null;
        }

        Assert.Equal(5, read);
        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
        await Wait.For(_body.ReadExactlyAsync(payload).AsTask(), "a message's payload");
        return new RawMessage(header[0], payload);
    }

    public async Task<List<RawMessage>> ReadAllAsync()
    {
        var messages = new List<RawMessage>();
        while (await ReadAsync() is { } message)
        {
            messages.Add(message);
        }

        return messages;
    }

    public async ValueTask DisposeAsync()
    {
        await _request.Writer.CompleteAsync();
        if (_response.IsCompletedSuccessfully)
        {
            (await _response).Dispose();
        }
        else
        {
            await _cancellation.CancelAsync();
        }

        _cancellation.Dispose();
    }
}
