using System.Globalization;
using Grpc.Core;
using Grpc.Core.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Server.Internal.Protocol;

/// <summary>Writes how a call ended: as trailers, or as headers where nothing else was sent (a trailers-only response).</summary>
internal static class StatusTrailers
{
    /// <returns>The status as sent: Internal where a trailer of the handler's cannot be.</returns>
    public static Status Write(HttpResponse response, Status status, Metadata? trailers)
    {
        var target = response.HasStarted
            ? response.HttpContext.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers
            : response.Headers;
        foreach (var trailer in trailers ?? Metadata.Empty)
        {
            if (!TryAppend(target, trailer))
            {
                status = new Status(StatusCode.Internal, $"The trailer '{trailer.Key}' holds what no header can.");
            }
        }

        // Last, so that no trailer of the handler's replaces them.
        target[WireNames.Status] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (string.IsNullOrEmpty(status.Detail))
        {
            target.Remove(WireNames.Message);
        }
        else
        {
            target[WireNames.Message] = PercentEncoding.Encode(status.Detail);
        }

        return status;
    }

    private static bool TryAppend(IHeaderDictionary target, Metadata.Entry trailer)
    {
        try
        {
            target.Append(trailer.Key, MetadataHeaders.Encode(trailer));
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
