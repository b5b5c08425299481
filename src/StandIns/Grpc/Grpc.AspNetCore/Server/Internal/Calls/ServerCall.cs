using Grpc.AspNetCore.Server.Internal.Messages;
using Grpc.AspNetCore.Server.Internal.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Server.Internal.Calls;

/// <summary>One call: what its handler sees, and how it ends. Ends once, be it by its handler, its deadline or its client.</summary>
internal sealed class ServerCall : ServerCallContext, IServerCallContextFeature, IAsyncDisposable
{
    private static readonly AuthContext Unauthenticated = new(null, []);

    // Whoever touches the response holds it: the handler and the deadline run at once.
    private readonly Lock _responseGate = new();
    private readonly CallDeadline? _deadline;
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private Status _status;
    private bool _ended;

    public ServerCall(HttpContext httpContext, CallPlan plan, string method)
    {
        HttpContext = httpContext;
        Plan = plan;
        MethodCore = method;
        Aborted = httpContext.RequestAborted;
        Requests = new RequestMessages(this);
        Responses = new ResponseMessages(this, _responseGate);
        if (RequestTimeout.Read(httpContext.Request, plan.Logger) is { } timeout)
        {
            _deadline = new CallDeadline(plan.Time, timeout, ExceedDeadlineAsync, Aborted);
        }
    }

    public HttpContext HttpContext { get; }

    public CallPlan Plan { get; }

    /// <summary>Whether the call has its status, or nobody waits for one any more.</summary>
    public bool IsOver => _ended || CancellationTokenCore.IsCancellationRequested;

    /// <summary>Fires when the client has cancelled or is gone, not when the deadline passes.</summary>
    public CancellationToken Aborted { get; }

    public RequestMessages Requests { get; }

    public ResponseMessages Responses { get; }

    ServerCallContext IServerCallContextFeature.ServerCallContext => this;

    protected override string MethodCore { get; }

    protected override string HostCore => HttpContext.Request.Host.Value ?? "";

    protected override string PeerCore => Peers.Describe(HttpContext.Connection);

    protected override DateTime DeadlineCore => _deadline?.Moment ?? DateTime.MaxValue;

    protected override CancellationToken CancellationTokenCore => _deadline?.Token ?? Aborted;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= RequestMetadata.Read(HttpContext.Request.Headers);

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore
    {
        get => _status;
        set => _status = value;
    }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore =>
        HttpContext.Connection.ClientCertificate is { } certificate ? Peers.Authenticate(certificate) : Unauthenticated;

    protected override IDictionary<object, object> UserStateCore => HttpContext.Items!;

    /// <summary>Lets the deadline pass, if the call has one. Only once the call is set up: its answer comes from another thread.</summary>
    public void StartDeadline() => _deadline?.Start();

    /// <summary>Sends the status, or lets the deadline's answer stand. No response can be written afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_responseGate)
        {
            if (!_ended)
            {
                _ended = true;
                Responses.Close();
                WriteStatus(_responseTrailers);
            }
        }

        if (_deadline is not null)
        {
            await _deadline.DisposeAsync();
        }
    }

    /// <summary>Gives the call the status that an exception stands for, if it has none yet.</summary>
    public void Fail(Exception exception)
    {
        switch (exception)
        {
            case RpcException refusal:
                CallLog.HandlerRefused(Plan.Logger, refusal.Status.DebugException, MethodCore, refusal.StatusCode, refusal.Status.Detail);
                foreach (var trailer in refusal.Trailers)
                {
                    ResponseTrailersCore.Add(trailer);
                }

                SetStatus(refusal.Status);
                break;

            case var _ when IsOfCancellation(exception):
                CallLog.HandlerCancelled(Plan.Logger, exception, MethodCore);
                SetStatus(new Status(StatusCode.Cancelled, "The call was cancelled.", exception));
                break;

            default:
                CallLog.HandlerFailed(Plan.Logger, exception, MethodCore);
                SetStatus(new Status(StatusCode.Unknown, ErrorText.Describe(exception, Plan.DetailedErrors), exception));
                break;
        }
    }

    /// <summary>Resets the stream as cancelled: the client gets no status, the handler's token fires. Does nothing once the call is over.</summary>
    public void CancelUnlessOver()
    {
        if (!IsOver)
        {
            HttpContext.Features.GetRequiredFeature<IHttpResetFeature>().Reset(Http2Error.Cancel);
        }
    }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        return Responses.WriteHeadersAsync(responseHeaders);
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("Calls cannot be propagated.");

    // What reads and writes throw once the client is gone. The connection may say so before the token does.
    private bool IsOfCancellation(Exception exception) => exception switch
    {
        ConnectionResetException or ConnectionAbortedException => true,
        IOException { InnerException: ConnectionResetException or ConnectionAbortedException } => true,
        OperationCanceledException cancelled => IsOver || cancelled.CancellationToken == CancellationTokenCore,
        IOException => IsOver || Requests.AreCut,
        InvalidOperationException => IsOver,
        _ => false,
    };

    private void SetStatus(Status status)
    {
        lock (_responseGate)
        {
            _status = _ended ? _status : status;
        }
    }

    private async Task ExceedDeadlineAsync()
    {
        Task completion;
        lock (_responseGate)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            _status = new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded");
            Responses.Close();
            CallLog.DeadlineExceeded(Plan.Logger, MethodCore, DeadlineCore);
            WriteStatus(trailers: null);
            completion = HttpContext.Response.CompleteAsync();
        }

        Requests.Interrupt();
        await completion;
    }

    private void WriteStatus(Metadata? trailers)
    {
        // A stream that was reset takes no trailers, and nobody reads them.
        if (!Aborted.IsCancellationRequested)
        {
            _status = StatusTrailers.Write(HttpContext.Response, _status, trailers);
        }
    }
}
