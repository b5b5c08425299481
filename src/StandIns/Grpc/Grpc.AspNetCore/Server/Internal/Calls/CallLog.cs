using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal.Calls;

/// <summary>The log events of a call.</summary>
internal static partial class CallLog
{
    [LoggerMessage(1, LogLevel.Error, "gRPC method {Method} failed.")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string method);

    [LoggerMessage(2, LogLevel.Debug, "gRPC method {Method} ended because its call was cancelled.")]
    public static partial void HandlerCancelled(ILogger logger, Exception exception, string method);

    [LoggerMessage(3, LogLevel.Debug, "gRPC method {Method} answers {StatusCode}: {Detail}")]
    public static partial void HandlerRefused(ILogger logger, Exception? exception, string method, StatusCode statusCode, string detail);

    [LoggerMessage(4, LogLevel.Debug, "gRPC method {Method} passed its deadline {Deadline:O}.")]
    public static partial void DeadlineExceeded(ILogger logger, string method, DateTime deadline);

    [LoggerMessage(5, LogLevel.Debug, "The call names an unreadable grpc-timeout, {Timeout}; it has no deadline.")]
    public static partial void TimeoutIgnored(ILogger logger, string timeout);

    [LoggerMessage(6, LogLevel.Information, "Request to {Path} refused: {Reason}")]
    public static partial void RequestRefused(ILogger logger, string path, string reason);
}
