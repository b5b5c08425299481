using System.Text;
using Grpc.Core;

namespace DataFeed.Protocol.Errors;

/// <summary>The trailer that names an error on the wire.</summary>
public static class ErrorTrailer
{
    /// <summary>The trailer's key. Its value is the name of a <see cref="DataFeedError"/>.</summary>
    public const string Name = "datafeed-error";

    // A status travels in HTTP/2 headers, which peers bound: 8 KiB is the least that is usual, and percent-encoding may triple text.
    private const int MaxDetailBytes = 2048;

    /// <summary>The call failure that carries an error to the client.</summary>
    /// <param name="exception">What went wrong.</param>
    public static RpcException ToRpcException(this DataFeedException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var trailers = new Metadata { { Name, exception.Error.ToString() } };
        return new RpcException(new Status(ErrorTable.StatusOf(exception.Error), Cut(exception.Message)), trailers);
    }

    // The log has the whole.
    private static string Cut(string message)
    {
        const string Mark = "… (cut; the server's log has the whole)";
        if (Encoding.UTF8.GetByteCount(message) <= MaxDetailBytes)
        {
            return message;
        }

        var bytes = Encoding.UTF8.GetBytes(message);
        var end = MaxDetailBytes - Encoding.UTF8.GetByteCount(Mark);
        while ((bytes[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return Encoding.UTF8.GetString(bytes, 0, end) + Mark;
    }
}
