namespace Grpc.Core;

/// <summary>The call that credentials are asked for.</summary>
/// <param name="serviceUrl">The channel's address with the service's name.</param>
/// <param name="methodName">The method without its service.</param>
/// <param name="cancellationToken">Fires when the call is cancelled.</param>
public class AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken)
{
    /// <summary>Makes a context that nothing cancels.</summary>
    /// <param name="serviceUrl">The channel's address with the service's name.</param>
    /// <param name="methodName">The method without its service.</param>
    public AuthInterceptorContext(string serviceUrl, string methodName)
        : this(serviceUrl, methodName, CancellationToken.None)
    {
    }

    /// <summary>The channel's address with the service's name.</summary>
#pragma warning disable CA1056 // A string in the real package too.
    public string ServiceUrl { get; } = serviceUrl ?? throw new ArgumentNullException(nameof(serviceUrl));
#pragma warning restore CA1056

    /// <summary>The method without its service.</summary>
    public string MethodName { get; } = methodName ?? throw new ArgumentNullException(nameof(methodName));

    /// <summary>Fires when the call is cancelled.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}
