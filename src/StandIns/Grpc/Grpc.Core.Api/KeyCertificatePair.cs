namespace Grpc.Core;

/// <summary>A certificate chain and its private key, both PEM.</summary>
/// <param name="certificateChain">The chain.</param>
/// <param name="privateKey">The key.</param>
public sealed class KeyCertificatePair(string certificateChain, string privateKey)
{
    /// <summary>The chain, PEM.</summary>
    public string CertificateChain { get; } = certificateChain ?? throw new ArgumentNullException(nameof(certificateChain));

    /// <summary>The key, PEM.</summary>
    public string PrivateKey { get; } = privateKey ?? throw new ArgumentNullException(nameof(privateKey));
}
