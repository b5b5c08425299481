namespace Grpc.Core.Interceptors;

/// <summary>Names another authority in every call.</summary>
internal sealed class HostInterceptor(string host) : ContextRewriter
{
    protected override ClientInterceptorContext<TRequest, TResponse> Rewrite<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context) =>
        new(context.Method, host, context.Options);
}
