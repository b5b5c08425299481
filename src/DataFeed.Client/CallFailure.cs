using DataFeed.Protocol.Errors;
using Grpc.Core;

namespace DataFeed.Client;

/// <summary>Turns a failed call into what callers are promised: a cancellation, or the one exception.</summary>
internal static class CallFailure
{
    public static Exception Translate(RpcException exception, string address, CancellationToken cancellationToken)
    {
        // A cancelled call may end as Cancelled or as Unavailable; with the caller's own token fired, both mean cancelled.
        if (cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException("The call was cancelled.", exception, cancellationToken);
        }

        var error = ErrorTable.ErrorOf(exception);
        var detail = exception.Status.Detail;
        var message = exception.Trailers.GetValue(ErrorTrailer.Name) is not null
            ? detail
            : error switch
            {
                DataFeedError.Unavailable => $"No data server answers at {address}: {detail}",
                DataFeedError.DeadlineExceeded => $"The data server at {address} did not answer in time: {detail}",
                DataFeedError.ServerIncompatible => $"The server at {address} does not speak datafeed.v1: {detail}",
                _ => $"The data server at {address} failed with {exception.StatusCode}: {detail}",
            };
        return new DataFeedException(error, message, exception);
    }
}
