using System.Runtime.CompilerServices;

namespace Grpc.Core;

/// <summary>A started call whose requests are a stream; await it for the response. Disposing it cancels what is left of the call.</summary>
/// <typeparam name="TRequest">The requests' type.</typeparam>
/// <typeparam name="TResponse">The responses' type.</typeparam>
public sealed class AsyncClientStreamingCall<TRequest, TResponse> : IDisposable
{
    private readonly AsyncCallState _state;

    /// <summary>Makes a call object from its parts.</summary>
    /// <param name="requestStream">Takes the requests.</param>
    /// <param name="responseAsync">Completes with the response.</param>
    /// <param name="responseHeadersAsync">Completes with the response's first metadata.</param>
    /// <param name="getStatusFunc">Gets the status of the ended call.</param>
    /// <param name="getTrailersFunc">Gets the trailers of the ended call.</param>
    /// <param name="disposeAction">Cancels and cleans up.</param>
    public AsyncClientStreamingCall(
        IClientStreamWriter<TRequest> requestStream,
        Task<TResponse> responseAsync,
        Task<Metadata> responseHeadersAsync,
        Func<Status> getStatusFunc,
        Func<Metadata> getTrailersFunc,
        Action disposeAction)
    {
        RequestStream = requestStream;
        ResponseAsync = responseAsync;
        _state = new AsyncCallState(_ => responseHeadersAsync, _ => getStatusFunc(), _ => getTrailersFunc(), _ => disposeAction(), this);
    }

    /// <summary>Makes a call object from its parts, without a closure for each.</summary>
    /// <param name="requestStream">Takes the requests.</param>
    /// <param name="responseAsync">Completes with the response.</param>
    /// <param name="responseHeadersAsync">Gets the task of the response's first metadata.</param>
    /// <param name="getStatusFunc">Gets the status of the ended call.</param>
    /// <param name="getTrailersFunc">Gets the trailers of the ended call.</param>
    /// <param name="disposeAction">Cancels and cleans up.</param>
    /// <param name="state">Given to each of the functions.</param>
    public AsyncClientStreamingCall(
        IClientStreamWriter<TRequest> requestStream,
        Task<TResponse> responseAsync,
        Func<object, Task<Metadata>> responseHeadersAsync,
        Func<object, Status> getStatusFunc,
        Func<object, Metadata> getTrailersFunc,
        Action<object> disposeAction,
        object state)
    {
        RequestStream = requestStream;
        ResponseAsync = responseAsync;
        _state = new AsyncCallState(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction, state);
    }

    /// <summary>Takes the requests.</summary>
    public IClientStreamWriter<TRequest> RequestStream { get; }

    /// <summary>Completes with the response, or fails with <see cref="RpcException"/>.</summary>
    public Task<TResponse> ResponseAsync { get; }

    /// <summary>Completes with the metadata that comes before the first message.</summary>
    public Task<Metadata> ResponseHeadersAsync => _state.ResponseHeaders(_state.State);

    /// <summary>Awaits the response.</summary>
    public TaskAwaiter<TResponse> GetAwaiter() => ResponseAsync.GetAwaiter();

    /// <summary>Awaits the response.</summary>
    /// <param name="continueOnCapturedContext">Whether to continue where the await began.</param>
    public ConfiguredTaskAwaitable<TResponse> ConfigureAwait(bool continueOnCapturedContext) =>
        ResponseAsync.ConfigureAwait(continueOnCapturedContext);

    /// <summary>How the call ended.</summary>
    /// <exception cref="InvalidOperationException">It has not ended.</exception>
    public Status GetStatus() => _state.Status(_state.State);

    /// <summary>The metadata that came with the status.</summary>
    /// <exception cref="InvalidOperationException">The call has not ended.</exception>
    public Metadata GetTrailers() => _state.Trailers(_state.State);

    /// <summary>Cancels the call unless it has ended. May be called again.</summary>
    public void Dispose() => _state.Dispose(_state.State);
}
