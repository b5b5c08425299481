using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server.Internal.Calls;

/// <summary>Takes a service from a call's services, or makes it for the call alone.</summary>
internal static class ServiceActivator<TService>
    where TService : class
{
    private static readonly Lazy<ObjectFactory> Factory = new(() => ActivatorUtilities.CreateFactory(typeof(TService), Type.EmptyTypes));

    /// <returns>The service, and whether the call owns it: then <see cref="Activation.ReleaseAsync"/> disposes it.</returns>
    public static (TService Service, bool Owned) Create(IServiceProvider services) =>
        services.GetService<TService>() is { } service ? (service, false) : ((TService)Factory.Value(services, []), true);
}
