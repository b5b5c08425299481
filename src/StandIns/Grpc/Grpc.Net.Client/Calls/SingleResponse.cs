using Grpc.Core;

namespace Grpc.Net.Client.Calls;

/// <summary>Reads the response of a call that has exactly one.</summary>
internal static class SingleResponse
{
    /// <summary>The response; fails with what the caller shall see, and ends the call either way.</summary>
    internal static async Task<T> ReadAsync<T>(CallState call, Marshaller<T> marshaller)
        where T : class
    {
        try
        {
            var response = await call.Response;
            var message = await ReadMessageAsync(call, response, marshaller);
            if (message is not null && call.Status.StatusCode == StatusCode.OK)
            {
                return message;
            }
        }
        catch (Exception exception)
        {
            throw call.Fail(exception);
        }

        throw call.Failure();
    }

    private static async Task<T?> ReadMessageAsync<T>(CallState call, CallResponse response, Marshaller<T> marshaller)
        where T : class
    {
        if (response.StatusInHeaders is not null)
        {
            call.End((new Status(StatusCode.Internal, "The response has the status OK but no message; this call needs one."), response.Headers));
            return null;
        }

        var messages = new MessageReader<T>(response, marshaller, call.Limits.MaxReceiveMessageSize);
        var message = await messages.WaitAsync(call.Token) ? messages.Read() : null;
        if (message is not null && await messages.WaitAsync(call.Token))
        {
            throw new InvalidDataException("The response has a second message; this call has one.");
        }

        var (status, trailers) = response.ReadTrailers();
        var isMissing = message is null && status.StatusCode == StatusCode.OK;
        call.End((isMissing ? new Status(StatusCode.Internal, "The response ended without the message that this call needs.") : status, trailers));
        return message;
    }
}
