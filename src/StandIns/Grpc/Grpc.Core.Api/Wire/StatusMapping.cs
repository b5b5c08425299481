namespace Grpc.Core.Wire;

/// <summary>What foreign codes mean as a gRPC status. Both tables are the protocol's.</summary>
internal static class StatusMapping
{
    /// <summary>For a response that is not gRPC's.</summary>
    internal static StatusCode FromHttpStatus(int httpStatus) => httpStatus switch
    {
        400 or 431 or (>= 100 and < 200) => StatusCode.Internal,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.Unimplemented,
        429 or 502 or 503 or 504 => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    /// <summary>For a stream that was reset, or a connection that was closed, with an HTTP/2 error.</summary>
    internal static StatusCode FromHttp2Error(long errorCode) => errorCode switch
    {
        0x7 => StatusCode.Unavailable, // REFUSED_STREAM
        0x8 => StatusCode.Cancelled, // CANCEL
        0xB => StatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        0xC => StatusCode.PermissionDenied, // INADEQUATE_SECURITY
        _ => StatusCode.Internal,
    };

    /// <summary>Reads <c>grpc-status</c>. What is no number, or none that is known, is <see cref="StatusCode.Unknown"/>.</summary>
    internal static Status FromTrailers(string grpcStatus, string? grpcMessage)
    {
        var detail = PercentEncoding.Decode(grpcMessage ?? "");
        if (int.TryParse(grpcStatus, out var code) && code is >= 0 and <= (int)StatusCode.Unauthenticated)
        {
            return new Status((StatusCode)code, detail);
        }

        return new Status(StatusCode.Unknown, $"The peer sent the unknown grpc-status '{grpcStatus}'. {detail}".TrimEnd());
    }
}
