using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>Takes a call's requests, one at a time, and is the body that they go into.</summary>
#pragma warning disable CA1001 // The end of the pump gives the buffer back; a caller never disposes a writer.
internal sealed class RequestStreamWriter<T>(CallState call, Marshaller<T> marshaller) : IClientStreamWriter<T>
#pragma warning restore CA1001
    where T : class
{
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MessageWriter _messages = new();
    private int _writing;

    public WriteOptions? WriteOptions { get; set; } = call.Plan.Options.WriteOptions;

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ObjectDisposedException.ThrowIf(call.IsDisposed, call);
        if (_completed.Task.IsCompleted)
        {
            return Task.FromException(new InvalidOperationException("The request stream is completed; nothing more can be written."));
        }

        if (call.Ending is not null)
        {
            return Task.FromException(call.Failure());
        }

        return Interlocked.Exchange(ref _writing, 1) == 0
            ? WriteMessageAsync(message, cancellationToken)
            : Task.FromException(new InvalidOperationException("The write before is not done; await it first."));
    }

    public Task CompleteAsync()
    {
        ObjectDisposedException.ThrowIf(call.IsDisposed, call);
        if (Interlocked.Exchange(ref _writing, 1) == 1)
        {
            return Task.FromException(new InvalidOperationException("A write is not done; await it before completing."));
        }

        _completed.TrySetResult();
        Volatile.Write(ref _writing, 0);
        return Task.CompletedTask;
    }

    /// <summary>Lends the request's body to the writes, until they are completed or the call ends.</summary>
    /// <exception cref="IOException">The body was opened before: the transport tries again, but what was written is gone.</exception>
    internal async Task PumpAsync(Stream body)
    {
        // The headers wait in the transport's buffer otherwise, and a server that speaks first would never start.
        await body.FlushAsync(call.Token);
        if (!_opened.TrySetResult(body))
        {
            throw new IOException("The connection was lost, and a stream of requests cannot be sent again.");
        }

        try
        {
            await _completed.Task.WaitAsync(call.Token);
        }
        finally
        {
            ReleaseBuffer();
        }
    }

    private async Task WriteMessageAsync(T message, CancellationToken cancellationToken)
    {
        try
        {
            using var registration = call.CancelWith(cancellationToken);
            var frame = _messages.Write(message, marshaller, call.Plan.Compresses(WriteOptions), call.Limits.MaxSendMessageSize);
            await SendAsync(frame);
            _messages.Release();
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> frame)
    {
        try
        {
            var body = await _opened.Task.WaitAsync(call.Token);
            await body.WriteAsync(frame, call.Token);
            await body.FlushAsync(call.Token);
        }
        catch (Exception exception)
        {
            throw await FailureAsync(exception);
        }
    }

    // The response is the better witness of why a write failed: a server that has answered takes no more requests.
    private async Task<Exception> FailureAsync(Exception exception)
    {
        Task witness = call.Plan.Method.Type == MethodType.ClientStreaming ? call.Ended : call.Response;
        await witness.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return call.Ending is null ? new RpcException(call.ToStatus(exception)) : call.Failure();
    }

    // A write that is under way keeps its buffer; the garbage collector takes that one.
    private void ReleaseBuffer()
    {
        if (Interlocked.Exchange(ref _writing, 1) == 0)
        {
            _messages.Dispose();
            Volatile.Write(ref _writing, 0);
        }
    }
}
