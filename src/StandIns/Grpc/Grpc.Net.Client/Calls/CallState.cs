using Grpc.Core;

namespace Grpc.Net.Client.Calls;

/// <summary>One call, whatever its message types: sends the request, watches deadline and tokens, knows how it ended. Thread-safe.</summary>
/// <remarks>The first ending wins. Every ending cancels <see cref="Token"/>, so that nothing of the call stays behind.</remarks>
internal sealed class CallState : IDisposable
{
    private static readonly Status ClientCancelled = new(StatusCode.Cancelled, "The client cancelled the call.");
    private static readonly Status CallDisposed = new(StatusCode.Cancelled, "The call was disposed.");
    private static readonly Status PastDeadline = new(StatusCode.DeadlineExceeded, "");

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cancellation = new();
    private readonly TaskCompletionSource<CallResponse> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly GrpcChannel _channel;
    private readonly CallDeadline _deadline;
    private CancellationTokenRegistration _registration;
    private HttpResponseMessage? _http;
    private Task<Metadata>? _headers;
    private CallEnding? _ending;

    internal CallState(GrpcChannel channel, CallPlan plan)
    {
        _channel = channel;
        Plan = plan;
        _deadline = new CallDeadline(channel.Options.Time, plan.Options.Deadline, () => End(PastDeadline, null, CancellationToken.None));
    }

    internal CallPlan Plan { get; }

    internal GrpcChannelOptions Limits => _channel.Options;

    /// <summary>Fires when the call has ended, in whatever way.</summary>
    internal CancellationToken Token => _cancellation.Token;

    internal bool IsDisposed { get; private set; }

    /// <summary>How the call ended, or null while it goes on.</summary>
    internal CallEnding? Ending => Volatile.Read(ref _ending);

    /// <summary>Completes once the response's headers are there; fails with what the caller shall see.</summary>
    internal Task<CallResponse> Response => _response.Task;

    /// <summary>Completes when the call has ended, in whatever way.</summary>
    internal Task Ended => _ended.Task;

    internal Task<Metadata> ResponseHeaders => _headers ??= ReadHeadersAsync();

    internal Status Status => Ending?.Status
        ?? throw new InvalidOperationException("The call goes on; it has no status yet.");

    internal Metadata Trailers => Ending?.Trailers
        ?? throw new InvalidOperationException("The call has no trailers: it goes on, or ended before any came.");

    /// <summary>Sends the request. Failures go into <see cref="Response"/>.</summary>
    /// <exception cref="ObjectDisposedException">The channel is disposed.</exception>
    internal void Start(HttpContent content)
    {
        _channel.Add(this);
        _deadline.Start();
        _registration = Plan.Options.CancellationToken.UnsafeRegister(
            static (state, token) => ((CallState)state!).End(ClientCancelled, null, token), this);
        if (Ending is not null)
        {
            CleanUp();
        }

        _ = SendAsync(content);
    }

    /// <summary>Lets a further token cancel the call until the registration is disposed.</summary>
    internal CancellationTokenRegistration CancelWith(CancellationToken cancellationToken) => cancellationToken == Plan.Options.CancellationToken
        ? default
        : cancellationToken.UnsafeRegister(static (state, token) => ((CallState)state!).End(ClientCancelled, null, token), this);

    /// <summary>Ends the call with what came with the response's end.</summary>
    internal void End((Status Status, Metadata Trailers) received) => End(received.Status, received.Trailers, null);

    /// <summary>Ends the call because of an exception, unless it has ended, and gives what the caller shall see.</summary>
    internal Exception Fail(Exception exception)
    {
        if (Ending is null)
        {
            var status = CallFailure.ToStatus(exception, _channel.Address);

            // A server resets the stream when the deadline passes, and may be a moment ahead.
            End(status.StatusCode == StatusCode.Cancelled && _deadline.HasPassed ? PastDeadline : status, null, null);
        }

        return Failure();
    }

    /// <summary>What the caller of an ended call shall see.</summary>
    internal Exception Failure()
    {
        var ending = Ending!;
        return ending.CancelledBy is { } token && Limits.ThrowOperationCanceledOnCancellation
            ? new OperationCanceledException(ending.Status.Detail, token.IsCancellationRequested ? token : Token)
            : new RpcException(ending.Status, ending.Trailers ?? Metadata.Empty);
    }

    internal Status ToStatus(Exception exception) => CallFailure.ToStatus(exception, _channel.Address);

    public void Dispose()
    {
        IsDisposed = true;
        End(CallDisposed, null, CancellationToken.None);
    }

    private async Task SendAsync(HttpContent content)
    {
        try
        {
            var request = CallRequest.Create(_channel.Address, Plan, content, _deadline.Remaining);
            if (_channel.SendsCallCredentials)
            {
                await AddCredentialsAsync(request);
            }

            Token.ThrowIfCancellationRequested();
            Attach(await _channel.SendAsync(request, Token));
            var response = new CallResponse(_http!);
            if (response.StatusInHeaders is { StatusCode: not StatusCode.OK } status)
            {
                End(status, response.Headers, null);
            }

            _response.TrySetResult(response);
        }
#pragma warning disable CA1031 // Whatever went wrong becomes the call's status.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _response.TrySetException(Fail(exception));
            _ = _response.Task.Exception;
        }
    }

    private async Task AddCredentialsAsync(HttpRequestMessage request)
    {
        IEnumerable<CallCredentials> credentials = Plan.Options.Credentials is { } own ? [own, .. _channel.Credentials] : _channel.Credentials;
        CallRequest.Add(request, await CredentialHeaders.ReadAsync(credentials, _channel.Address, Plan.Method, Token));
    }

    private void Attach(HttpResponseMessage response)
    {
        lock (_gate)
        {
            _http = response;
            if (_ending is null)
            {
                return;
            }
        }

        response.Dispose();
    }

    private async Task<Metadata> ReadHeadersAsync() => (await _response.Task).Headers;

    private void End(Status status, Metadata? trailers, CancellationToken? cancelledBy)
    {
        lock (_gate)
        {
            if (_ending is not null)
            {
                return;
            }

            Volatile.Write(ref _ending, new CallEnding(status, trailers, cancelledBy));
        }

        CleanUp();
    }

    private void CleanUp()
    {
        _channel.Remove(this);
        _deadline.Dispose();
        _registration.Unregister();
        _cancellation.Cancel();
        _http?.Dispose();
        _ended.TrySetResult();
    }
}
