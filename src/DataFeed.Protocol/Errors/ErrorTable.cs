using Grpc.Core;

namespace DataFeed.Protocol.Errors;

/// <summary>The one table between errors and gRPC statuses. The server maps along it, the client back.</summary>
public static class ErrorTable
{
    /// <summary>The gRPC status that carries an error.</summary>
    /// <param name="error">A defined value.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="error"/> is not defined.</exception>
    public static StatusCode StatusOf(DataFeedError error) => error switch
    {
        DataFeedError.FeedNotFound => StatusCode.NotFound,
        DataFeedError.ParameterInvalid => StatusCode.InvalidArgument,
        DataFeedError.RequestInvalid => StatusCode.InvalidArgument,
        DataFeedError.StepsRequired => StatusCode.InvalidArgument,
        DataFeedError.StepsOutOfRange => StatusCode.OutOfRange,
        DataFeedError.DeliveryUnsupported => StatusCode.FailedPrecondition,
        DataFeedError.RankOutOfRange => StatusCode.OutOfRange,
        DataFeedError.CursorInvalid => StatusCode.InvalidArgument,
        DataFeedError.CursorMismatch => StatusCode.FailedPrecondition,
        DataFeedError.CursorOutOfRange => StatusCode.OutOfRange,
        DataFeedError.ResumeUnsupported => StatusCode.FailedPrecondition,
        DataFeedError.TokenInvalid => StatusCode.InvalidArgument,
        DataFeedError.FeedChanged => StatusCode.FailedPrecondition,
        DataFeedError.EpochEnded => StatusCode.FailedPrecondition,
        DataFeedError.GeneratorFailed => StatusCode.Aborted,
        DataFeedError.SchemaChanged => StatusCode.Aborted,
        DataFeedError.BatchTooLarge => StatusCode.ResourceExhausted,
        DataFeedError.BatchDamaged => StatusCode.DataLoss,
        DataFeedError.ProtocolViolation => StatusCode.InvalidArgument,
        DataFeedError.RankAbsent => StatusCode.Aborted,
        DataFeedError.LedgerUnavailable => StatusCode.Unavailable,
        DataFeedError.LedgerDamaged => StatusCode.DataLoss,
        DataFeedError.FeedOpening => StatusCode.Unavailable,
        DataFeedError.ServerBusy => StatusCode.ResourceExhausted,
        DataFeedError.QuotaExceeded => StatusCode.ResourceExhausted,
        DataFeedError.Unauthenticated => StatusCode.Unauthenticated,
        DataFeedError.PermissionDenied => StatusCode.PermissionDenied,
        DataFeedError.ServerStopping => StatusCode.Unavailable,
        DataFeedError.Unavailable => StatusCode.Unavailable,
        DataFeedError.DeadlineExceeded => StatusCode.DeadlineExceeded,
        DataFeedError.ServerIncompatible => StatusCode.Unimplemented,
        DataFeedError.ServerFailed => StatusCode.Internal,
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "No such error."),
    };

    /// <summary>Whether the same call may succeed later, or on another server.</summary>
    /// <param name="error">What went wrong.</param>
    public static bool IsRetryable(DataFeedError error) =>
        error is DataFeedError.RankAbsent or DataFeedError.LedgerUnavailable
            or DataFeedError.BatchDamaged or DataFeedError.FeedOpening or DataFeedError.ServerBusy or DataFeedError.ServerStopping or DataFeedError.Unavailable or DataFeedError.DeadlineExceeded;

    /// <summary>The error behind a failed call: the trailer's name, or what the bare status says where there is none.</summary>
    /// <param name="exception">What a gRPC call threw. Not a cancellation: the caller tells those apart first.</param>
    public static DataFeedError ErrorOf(RpcException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var name = exception.Trailers.GetValue(ErrorTrailer.Name);
        if (name is not null && Enum.TryParse<DataFeedError>(name, out var error) && Enum.IsDefined(error))
        {
            return error;
        }

        // Where no server had a word to say, the road was cut. gRPC calls that Internal or Unknown as well, by how it was cut.
        if (exception.Status.DebugException is IOException or HttpRequestException)
        {
            return DataFeedError.Unavailable;
        }

        return exception.StatusCode switch
        {
            StatusCode.Unavailable or StatusCode.Cancelled => DataFeedError.Unavailable,
            StatusCode.DeadlineExceeded => DataFeedError.DeadlineExceeded,
            StatusCode.Unimplemented => DataFeedError.ServerIncompatible,
            StatusCode.ResourceExhausted => DataFeedError.BatchTooLarge,
            StatusCode.Unauthenticated => DataFeedError.Unauthenticated,
            StatusCode.PermissionDenied => DataFeedError.PermissionDenied,
            _ => DataFeedError.ServerFailed,
        };
    }
}
