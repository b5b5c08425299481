namespace Grpc.Core;

/// <summary>Receives what call credentials are. Implemented by transports.</summary>
public abstract class CallCredentialsConfiguratorBase
{
    /// <summary>They are several.</summary>
    /// <param name="state">Passed through.</param>
    /// <param name="credentials">Their parts, in order.</param>
    public abstract void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials);

    /// <summary>They are a function.</summary>
    /// <param name="state">Passed through.</param>
    /// <param name="interceptor">Adds the metadata.</param>
    public abstract void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor);
}
