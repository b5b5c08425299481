using Grpc.Core;

namespace Grpc.Net.Client.Calls;

/// <summary>Gives a call's responses, one at a time.</summary>
internal sealed class ResponseStreamReader<T>(CallState call, Marshaller<T> marshaller) : IAsyncStreamReader<T>
    where T : class
{
    private MessageReader<T>? _messages;
    private int _reading;

    public T Current { get; private set; } = null!;

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(call.IsDisposed, call);
        if (Interlocked.Exchange(ref _reading, 1) == 1)
        {
            return Task.FromException<bool>(new InvalidOperationException("The read before is not done; await it first."));
        }

        return call.Ending is null && _messages is { HasNext: true } && !cancellationToken.IsCancellationRequested
            ? ReadBuffered(_messages)
            : ReadAsync(cancellationToken);
    }

    // What has come is read without a task or a state machine: many small messages come at once.
    private Task<bool> ReadBuffered(MessageReader<T> messages)
    {
        try
        {
            Current = messages.Read();
            return Task.FromResult(true);
        }
#pragma warning disable CA1031 // Whatever went wrong becomes the call's status.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Task.FromException<bool>(call.Fail(exception));
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
        }
    }

    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (call.Ending is null)
            {
                using var registration = call.CancelWith(cancellationToken);
                _messages ??= await OpenAsync();
                if (_messages is not null && await _messages.WaitAsync(call.Token))
                {
                    Current = _messages.Read();
                    return true;
                }

                EndOfMessages();
            }
        }
        catch (Exception exception)
        {
            throw call.Fail(exception);
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
        }

        Current = null!;
        return call.Status.StatusCode == StatusCode.OK ? false : throw call.Failure();
    }

    // Null where the headers end the call.
    private async ValueTask<MessageReader<T>?> OpenAsync()
    {
        var response = await call.Response;
        return response.StatusInHeaders is null ? new MessageReader<T>(response, marshaller, call.Limits.MaxReceiveMessageSize) : null;
    }

    private void EndOfMessages()
    {
        var response = call.Response.Result;
        call.End(response.StatusInHeaders is { } status ? (status, response.Headers) : response.ReadTrailers());
    }
}
