namespace Grpc.Core;

/// <summary>Receives what channel credentials are. Implemented by transports.</summary>
public abstract class ChannelCredentialsConfiguratorBase
{
    /// <summary>They are none.</summary>
    /// <param name="state">Passed through.</param>
    public abstract void SetInsecureCredentials(object state);

    /// <summary>They are TLS.</summary>
    /// <param name="state">Passed through.</param>
    /// <param name="rootCertificates">PEM of the trusted roots, or null for the machine's.</param>
    /// <param name="keyCertificatePair">The client's certificate, or null.</param>
    /// <param name="verifyPeerCallback">Checks the server, or null.</param>
    public abstract void SetSslCredentials(object state, string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback);

    /// <summary>They are the transport's and those of every call.</summary>
    /// <param name="state">Passed through.</param>
    /// <param name="channelCredentials">The transport's.</param>
    /// <param name="callCredentials">Added to every call.</param>
    public abstract void SetCompositeCredentials(object state, ChannelCredentials channelCredentials, CallCredentials callCredentials);
}
