using DataFeed.Core.Errors;
using DataFeed.Protocol.Errors;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Connections;

namespace DataFeed.Server.Errors;

/// <summary>The process edge: every failure leaves as a status with the trailer that names it.</summary>
internal sealed partial class ErrorInterceptor(ILogger<ErrorInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    private RpcException Translate(Exception exception, ServerCallContext context)
    {
        if (context.CancellationToken.IsCancellationRequested || IsOfLostConnection(exception))
        {
            return new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled."));
        }

        switch (exception)
        {
            case DataFeedException known:
                Refused(logger, context.Method, known.Error, known.Message);
                return known.ToRpcException();
            case FeedException feed:
                return Translate(feed.ToWire(), context);
            default:
                Failed(logger, exception, context.Method);
                return new DataFeedException(
                    DataFeedError.ServerFailed, "The server failed; its log has the cause.", exception).ToRpcException();
        }
    }

    // The only connection here is the client's, and a read may hear of its loss before the call's token does.
    private static bool IsOfLostConnection(Exception exception) => exception is IOException or ConnectionAbortedException;

    [LoggerMessage(EventId = 1, EventName = "CallRefused", Level = LogLevel.Warning, Message = "{Method} ended with {Error}: {Reason}")]
    private static partial void Refused(ILogger logger, string method, DataFeedError error, string reason);

    [LoggerMessage(EventId = 2, EventName = "CallFailed", Level = LogLevel.Error, Message = "{Method} failed")]
    private static partial void Failed(ILogger logger, Exception exception, string method);
}
