using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>Reads a channel's credentials: checks them against the address, and collects what every call adds.</summary>
internal sealed class ChannelSecurity : ChannelCredentialsConfiguratorBase
{
    private readonly List<CallCredentials> _callCredentials = [];
    private bool _isSecure;

    internal static IReadOnlyList<CallCredentials> Read(Uri address, ChannelCredentials? credentials)
    {
        if (credentials is null)
        {
            return [];
        }

        var security = new ChannelSecurity();
        credentials.InternalPopulateConfiguration(security, address);
        if (security._isSecure != (address.Scheme == Uri.UriSchemeHttps))
        {
            throw new InvalidOperationException(
                $"The channel's credentials are {(security._isSecure ? "secure" : "insecure")}, but its address is {address.Scheme}://.");
        }

        return security._callCredentials;
    }

    public override void SetInsecureCredentials(object state) => _isSecure = false;

    public override void SetSslCredentials(object state, string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback)
    {
        if (rootCertificates is not null || keyCertificatePair is not null || verifyPeerCallback is not null)
        {
            throw new InvalidOperationException("SslCredentials with values are not supported here; set certificates on GrpcChannelOptions.HttpHandler.");
        }

        _isSecure = true;
    }

    public override void SetCompositeCredentials(object state, ChannelCredentials channelCredentials, CallCredentials callCredentials)
    {
        channelCredentials.InternalPopulateConfiguration(this, state);
        _callCredentials.Add(callCredentials);
    }
}
