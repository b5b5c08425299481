namespace Grpc.Core;

/// <summary>How a channel proves who it is, and whom it trusts.</summary>
public abstract class ChannelCredentials
{
    /// <summary>No transport security: <c>http://</c>.</summary>
    public static ChannelCredentials Insecure { get; } = new InsecureCredentials();

    /// <summary>TLS that trusts what the machine trusts: <c>https://</c>.</summary>
    public static ChannelCredentials SecureSsl { get; } = new SslCredentials();

    internal virtual bool IsComposable => false;

    /// <summary>Adds credentials to every call of a channel.</summary>
    /// <param name="channelCredentials">The transport's.</param>
    /// <param name="callCredentials">Added to every call.</param>
    public static ChannelCredentials Create(ChannelCredentials channelCredentials, CallCredentials callCredentials) =>
        new CompositeChannelCredentials(channelCredentials, callCredentials);

    /// <summary>Tells a transport what these credentials are. For transports only.</summary>
    /// <param name="configurator">Receives it.</param>
    /// <param name="state">Passed through.</param>
    public abstract void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state);
}
