using Grpc.Core;

namespace DataFeed.Protocol.Errors;

/// <summary>The trailer that names an error on the wire.</summary>
public static class ErrorTrailer
{
    /// <summary>The trailer's key. Its value is the name of a <see cref="DataFeedError"/>.</summary>
    public const string Name = "datafeed-error";

    /// <summary>The call failure that carries an error to the client.</summary>
    /// <param name="exception">What went wrong.</param>
    public static RpcException ToRpcException(this DataFeedException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var trailers = new Metadata { { Name, exception.Error.ToString() } };
        return new RpcException(new Status(ErrorTable.StatusOf(exception.Error), exception.Message), trailers);
    }
}
