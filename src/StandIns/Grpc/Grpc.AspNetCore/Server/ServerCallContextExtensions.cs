using Grpc.AspNetCore.Server.Internal.Calls;
using Microsoft.AspNetCore.Http;

namespace Grpc.Core;

/// <summary>Reaches the HTTP request beneath a gRPC call.</summary>
public static class ServerCallContextExtensions
{
    // A wrapping context hands the request on under the same key as with the real package.
    private const string HttpContextKey = "__HttpContext";

    /// <summary>The HTTP request in which a call runs. Valid until the handler returns.</summary>
    /// <param name="serverCallContext">The handler's context, or one that shares its <see cref="ServerCallContext.UserState"/>.</param>
    /// <exception cref="InvalidOperationException">The call does not run over ASP.NET Core.</exception>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext)
    {
        ArgumentNullException.ThrowIfNull(serverCallContext);
        if (serverCallContext is ServerCall call)
        {
            return call.HttpContext;
        }

        return serverCallContext.UserState.TryGetValue(HttpContextKey, out var value) && value is HttpContext httpContext
            ? httpContext
            : throw new InvalidOperationException($"{serverCallContext.GetType()} belongs to no HTTP request.");
    }
}
