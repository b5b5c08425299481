using Grpc.Core;

namespace Grpc.Net.Client.Calls;

/// <summary>Collects the functions that call credentials are made of.</summary>
internal sealed class CredentialHeaders : CallCredentialsConfiguratorBase
{
    private readonly List<AsyncAuthInterceptor> _interceptors = [];

    /// <summary>The metadata that credentials add to a call.</summary>
    internal static async Task<Metadata> ReadAsync(
        IEnumerable<CallCredentials> credentials, Uri address, IMethod method, CancellationToken cancellationToken)
    {
        var headers = new CredentialHeaders();
        foreach (var one in credentials)
        {
            one.InternalPopulateConfiguration(headers, null);
        }

        var metadata = new Metadata();
        var service = new Uri(address, method.ServiceName);
        var authority = service.IsDefaultPort ? service.Host : service.Authority;
        var context = new AuthInterceptorContext($"{service.Scheme}://{authority}{service.AbsolutePath}", method.Name, cancellationToken);
        foreach (var interceptor in headers._interceptors)
        {
            await interceptor(context, metadata);
        }

        return metadata;
    }

    public override void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials)
    {
        foreach (var one in credentials)
        {
            one.InternalPopulateConfiguration(this, state);
        }
    }

    public override void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor) => _interceptors.Add(interceptor);
}
