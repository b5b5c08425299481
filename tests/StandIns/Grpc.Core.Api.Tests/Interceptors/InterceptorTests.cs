using Grpc.Core.Interceptors;
using Xunit;

namespace Grpc.Core.Api.Tests.Interceptors;

public sealed class InterceptorTests
{
    private static readonly Method<string, string> Unary =
        new(MethodType.Unary, "pkg.Service", "Get", Marshallers.StringMarshaller, Marshallers.StringMarshaller);

    [Fact]
    public async Task Intercept_SeveralAtOnce_RunTheFirstOutermost()
    {
        var invoker = new EchoInvoker().Intercept(new Appender("a"), new Appender("b"));

        var response = await invoker.AsyncUnaryCall(Unary, null, default, "");

        Assert.Equal("ab", response);
    }

    [Fact]
    public async Task Intercept_OneAfterAnother_RunTheLastOutermost()
    {
        var invoker = new EchoInvoker().Intercept(new Appender("a")).Intercept(new Appender("b"));

        var response = await invoker.AsyncUnaryCall(Unary, null, default, "");

        Assert.Equal("ba", response);
    }

    [Fact]
    public async Task Intercept_MetadataFunction_GetsAndChangesTheHeaders()
    {
        var echo = new EchoInvoker();
        var invoker = echo.Intercept(headers =>
        {
            headers.Add("k", "v");
            return headers;
        });

        await invoker.AsyncUnaryCall(Unary, null, default, "");

        Assert.Equal("v", echo.LastOptions.Headers?.GetValue("k"));
    }

    private sealed class Appender(string mark) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
            continuation((TRequest)(object)((string)(object)request + mark), context);
    }

    private sealed class EchoInvoker : CallInvoker
    {
        internal CallOptions LastOptions { get; private set; }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            LastOptions = options;
            var response = Task.FromResult((TResponse)(object)request);
            return new AsyncUnaryCall<TResponse>(
                response, Task.FromResult(Metadata.Empty), () => Status.DefaultSuccess, () => Metadata.Empty, () => { });
        }

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();
    }
}
