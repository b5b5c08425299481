namespace Grpc.Core;

/// <summary>Credentials of a single call, sent as metadata. They need a secure channel.</summary>
public abstract class CallCredentials
{
    /// <summary>Applies several credentials, in order.</summary>
    /// <param name="credentials">Two or more.</param>
    public static CallCredentials Compose(params CallCredentials[] credentials) => new CompositeCallCredentials(credentials);

    /// <summary>Credentials from a function.</summary>
    /// <param name="interceptor">Adds the metadata.</param>
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor) => new InterceptorCallCredentials(interceptor);

    /// <summary>Tells a transport what these credentials are. For transports only.</summary>
    /// <param name="configurator">Receives it.</param>
    /// <param name="state">Passed through.</param>
    public abstract void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state);
}
