using Grpc.AspNetCore.Server.Internal.Calls;
using Grpc.Core.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal.Protocol;

/// <summary>Reads the deadline of a request.</summary>
internal static class RequestTimeout
{
    /// <summary>What is left of the deadline; zero where it has passed, null where there is none or nobody can read it.</summary>
    public static TimeSpan? Read(HttpRequest request, ILogger logger)
    {
        if (!request.Headers.TryGetValue(WireNames.Timeout, out var values))
        {
            return null;
        }

        if (GrpcTimeout.TryDecode(values.ToString(), out var timeout))
        {
            return timeout;
        }

        CallLog.TimeoutIgnored(logger, values.ToString());
        return null;
    }
}
