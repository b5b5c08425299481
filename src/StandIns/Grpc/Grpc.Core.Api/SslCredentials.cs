namespace Grpc.Core;

/// <summary>TLS. Over SocketsHttpHandler, certificates are set on the handler, as in the real package; here they are the default ones.</summary>
/// <param name="rootCertificates">PEM of the trusted roots, or null for the machine's.</param>
/// <param name="keyCertificatePair">The client's certificate, or null.</param>
/// <param name="verifyPeerCallback">Checks the server, or null.</param>
public sealed class SslCredentials(string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback)
    : ChannelCredentials
{
    /// <summary>TLS that trusts what the machine trusts.</summary>
    public SslCredentials()
        : this(null, null, null)
    {
    }

    /// <summary>TLS with roots of its own.</summary>
    /// <param name="rootCertificates">PEM of the trusted roots.</param>
    public SslCredentials(string rootCertificates)
        : this(rootCertificates, null, null)
    {
    }

    /// <summary>TLS with roots and a client certificate.</summary>
    /// <param name="rootCertificates">PEM of the trusted roots.</param>
    /// <param name="keyCertificatePair">The client's certificate.</param>
    public SslCredentials(string rootCertificates, KeyCertificatePair keyCertificatePair)
        : this(rootCertificates, keyCertificatePair, null)
    {
    }

    /// <summary>PEM of the trusted roots, or null for the machine's.</summary>
    public string? RootCertificates { get; } = rootCertificates;

    /// <summary>The client's certificate, or null.</summary>
    public KeyCertificatePair? KeyCertificatePair { get; } = keyCertificatePair;

    internal override bool IsComposable => true;

    /// <inheritdoc/>
    public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state) =>
        configurator.SetSslCredentials(state, RootCertificates, KeyCertificatePair, verifyPeerCallback);
}
