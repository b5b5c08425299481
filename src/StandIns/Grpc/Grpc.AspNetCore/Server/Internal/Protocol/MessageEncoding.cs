using Grpc.Core.Wire;
using Microsoft.Extensions.Primitives;

namespace Grpc.AspNetCore.Server.Internal.Protocol;

/// <summary>The message encodings that the server knows: gzip, and none.</summary>
internal static class MessageEncoding
{
    /// <summary>Null for no encoding.</summary>
    /// <exception cref="InvalidOperationException">The server does not know it.</exception>
    public static string? Resolve(string? name) => name switch
    {
        null or WireNames.Identity => null,
        WireNames.Gzip => WireNames.Gzip,
        _ => throw new InvalidOperationException($"No response encoding '{name}'; there are {WireNames.AcceptedEncodings}."),
    };

    /// <summary>Whether <c>grpc-accept-encoding</c> lists an encoding.</summary>
    public static bool IsAccepted(StringValues acceptEncoding, string encoding)
    {
        foreach (var value in acceptEncoding)
        {
            foreach (var part in value.AsSpan().Split(','))
            {
                if (value.AsSpan(part).Trim().SequenceEqual(encoding))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
