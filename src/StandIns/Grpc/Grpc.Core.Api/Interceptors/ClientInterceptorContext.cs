namespace Grpc.Core.Interceptors;

/// <summary>What a client interceptor sees of a call. Immutable: pass another one on to change it.</summary>
/// <typeparam name="TRequest">The requests' type.</typeparam>
/// <typeparam name="TResponse">The responses' type.</typeparam>
/// <param name="method">The method.</param>
/// <param name="host">The authority to name, or null for the channel's.</param>
/// <param name="options">The call's options.</param>
#pragma warning disable CA1815 // The real type defines no equality.
public struct ClientInterceptorContext<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
#pragma warning restore CA1815
    where TRequest : class
    where TResponse : class
{
    /// <summary>The method.</summary>
    public Method<TRequest, TResponse> Method { get; } = method;

    /// <summary>The authority to name, or null for the channel's.</summary>
    public string? Host { get; } = host;

    /// <summary>The call's options.</summary>
    public CallOptions Options { get; } = options;
}
