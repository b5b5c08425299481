using System.Net.Sockets;
using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>What an exception means as a status.</summary>
internal static class CallFailure
{
    internal static Status ToStatus(Exception exception, Uri address)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is RpcException known)
            {
                return known.Status;
            }
        }

        return new Status(Code(exception), Describe(exception, address), exception);
    }

    private static StatusCode Code(Exception exception)
    {
        StatusCode? code = null;
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            code = cause switch
            {
                HttpProtocolException protocol => StatusMapping.FromHttp2Error(protocol.ErrorCode),
                OperationCanceledException => code ?? StatusCode.Cancelled,
                SocketException or IOException => code ?? StatusCode.Unavailable,
                _ => code,
            };
        }

        return code ?? StatusCode.Internal;
    }

    private static string Describe(Exception exception, Uri address)
    {
        var innermost = exception.GetBaseException();
        var cause = innermost == exception || exception.Message.Contains(innermost.Message, StringComparison.Ordinal)
            ? exception.Message
            : $"{exception.Message} {innermost.Message}";
        return $"The call to {address.GetLeftPart(UriPartial.Authority)} failed: {cause}";
    }
}
