using Grpc.Core;

namespace Grpc.Net.Client.Calls;

/// <summary>Makes calls over a channel.</summary>
internal sealed class HttpCallInvoker(GrpcChannel channel) : CallInvoker
{
    // On a thread of the pool: a caller with a synchronization context would wait for itself.
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        Task.Run(() => AsyncUnaryCall(method, host, options, request).ResponseAsync).GetAwaiter().GetResult();

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = StartSingle(method, host, options, request);
        return new AsyncUnaryCall<TResponse>(SingleResponse.ReadAsync(call, method.ResponseMarshaller), Headers, Status, Trailers, Dispose, call);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = StartSingle(method, host, options, request);
        var responses = new ResponseStreamReader<TResponse>(call, method.ResponseMarshaller);
        return new AsyncServerStreamingCall<TResponse>(responses, Headers, Status, Trailers, Dispose, call);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var (call, requests) = StartStreamed(method, host, options);
        var response = SingleResponse.ReadAsync(call, method.ResponseMarshaller);
        return new AsyncClientStreamingCall<TRequest, TResponse>(requests, response, Headers, Status, Trailers, Dispose, call);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var (call, requests) = StartStreamed(method, host, options);
        var responses = new ResponseStreamReader<TResponse>(call, method.ResponseMarshaller);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(requests, responses, Headers, Status, Trailers, Dispose, call);
    }

    private static Task<Metadata> Headers(object call) => ((CallState)call).ResponseHeaders;

    private static Status Status(object call) => ((CallState)call).Status;

    private static Metadata Trailers(object call) => ((CallState)call).Trailers;

    private static void Dispose(object call) => ((CallState)call).Dispose();

    private CallState StartSingle<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        where TRequest : class
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = new CallState(channel, new CallPlan(method, host, options));
        call.Start(new SingleRequestContent<TRequest>(call, method.RequestMarshaller, request));
        return call;
    }

    private (CallState Call, RequestStreamWriter<TRequest> Requests) StartStreamed<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
        where TRequest : class
        where TResponse : class
    {
        var call = new CallState(channel, new CallPlan(method, host, options));
        var requests = new RequestStreamWriter<TRequest>(call, method.RequestMarshaller);
        call.Start(new StreamedRequestContent<TRequest>(requests));
        return (call, requests);
    }
}
