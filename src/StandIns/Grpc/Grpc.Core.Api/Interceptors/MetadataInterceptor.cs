namespace Grpc.Core.Interceptors;

/// <summary>Passes every call's headers through a function.</summary>
internal sealed class MetadataInterceptor(Func<Metadata, Metadata> rewrite) : ContextRewriter
{
    protected override ClientInterceptorContext<TRequest, TResponse> Rewrite<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context) =>
        new(context.Method, context.Host, context.Options.WithHeaders(rewrite(context.Options.Headers ?? [])));
}
