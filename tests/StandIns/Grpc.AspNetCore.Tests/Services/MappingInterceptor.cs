using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Grpc.AspNetCore.Tests.Services;

internal sealed class MappingInterceptor : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (TimeZoneNotFoundException exception)
        {
            throw new RpcException(new Status(StatusCode.NotFound, exception.Message), new Metadata { { "error", "TimeZone" } });
        }
    }
}
