using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Grpc.Core.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Grpc.AspNetCore.Server.Internal.Protocol;

/// <summary>Answers requests that never become a call.</summary>
internal static class HttpAnswers
{
    /// <summary>Refuses what is no gRPC over HTTP/2 or later: 415 for the content type, 426 for the protocol, 405 for a CORS preflight.</summary>
    public static bool TryRefuse(HttpContext context, [NotNullWhen(true)] out string? reason)
    {
        var request = context.Request;
        reason = null;
        if (!WireNames.IsGrpcContentType(request.ContentType))
        {
            if (HttpMethods.IsOptions(request.Method))
            {
                reason = "The application answers no CORS preflight.";
                context.Response.Headers.Allow = HttpMethods.Post;
                Refuse(context.Response, StatusCodes.Status405MethodNotAllowed, reason);
                return true;
            }

            reason = request.ContentType is null ? "The request has no content-type." : $"The content-type '{request.ContentType}' is not supported.";
            Refuse(context.Response, StatusCodes.Status415UnsupportedMediaType, reason);
        }
        else if (!HttpProtocol.IsHttp2(request.Protocol) && !HttpProtocol.IsHttp3(request.Protocol))
        {
            reason = $"gRPC needs HTTP/2; this is {request.Protocol}.";
            context.Response.Headers[HeaderNames.Upgrade] = HttpProtocol.Http2;
            Refuse(context.Response, StatusCodes.Status426UpgradeRequired, reason);
        }

        return reason is not null;
    }

    /// <summary>Answers a gRPC request for what the server does not have.</summary>
    public static Task AnswerUnimplementedAsync(HttpContext context, string detail)
    {
        context.Response.ContentType = WireNames.ContentType;
        StatusTrailers.Write(context.Response, new Status(StatusCode.Unimplemented, detail), trailers: null);
        return Task.CompletedTask;
    }

    private static void Refuse(HttpResponse response, int httpStatus, string reason)
    {
        response.StatusCode = httpStatus;
        StatusTrailers.Write(response, new Status(StatusCode.Internal, reason), trailers: null);
    }
}
