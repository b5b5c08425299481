using Grpc.AspNetCore.Server.Internal.Protocol;
using Grpc.Core;
using Grpc.Core.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Grpc.AspNetCore.Server.Internal.Calls;

/// <summary>Serves the HTTP requests of one method: checks that a request is gRPC, runs the call, sends its status.</summary>
internal abstract class CallHandler(CallPlan plan, IMethod method)
{
    public Task HandleAsync(HttpContext httpContext)
    {
        if (HttpAnswers.TryRefuse(httpContext, out var reason))
        {
            CallLog.RequestRefused(plan.Logger, method.FullName, reason);
            return Task.CompletedTask;
        }

        LiftBodyLimits(httpContext);
        httpContext.Response.ContentType = WireNames.ContentType;
        var call = new ServerCall(httpContext, plan, method.FullName);
        httpContext.Features.Set<IServerCallContextFeature>(call);
        return RunAsync(call);
    }

    /// <summary>Runs the call up to its last message. What it throws becomes the status.</summary>
    protected abstract Task InvokeAsync(ServerCall call);

    private async Task RunAsync(ServerCall call)
    {
        // Disposal sends the status.
        await using var ending = call;
        try
        {
            call.Responses.ChooseEncoding();
            call.StartDeadline();
            await InvokeAsync(call);
        }
        catch (Exception exception)
        {
            // The edge of the process for a handler: whatever it throws ends its call, never the server.
            call.Fail(exception);
        }
    }

    // A stream may idle for hours, and the size of a message is bounded by its frame's length.
    private static void LiftBodyLimits(HttpContext httpContext)
    {
        if (httpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        if (httpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }
    }
}
