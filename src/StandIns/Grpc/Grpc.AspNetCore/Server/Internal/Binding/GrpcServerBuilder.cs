using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server.Internal.Binding;

internal sealed class GrpcServerBuilder(IServiceCollection services) : IGrpcServerBuilder
{
    public IServiceCollection Services => services;
}
