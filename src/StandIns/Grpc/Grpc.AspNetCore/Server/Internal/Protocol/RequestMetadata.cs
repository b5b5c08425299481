using Grpc.Core;
using Grpc.Core.Wire;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server.Internal.Protocol;

/// <summary>Reads the caller's metadata out of a request's headers.</summary>
internal static class RequestMetadata
{
    /// <exception cref="RpcException">Internal: a binary header holds no base64.</exception>
    public static Metadata Read(IHeaderDictionary headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers)
        {
            if (MetadataHeaders.IsRequestMetadata(name))
            {
                Append(metadata, name, values);
            }
        }

        return metadata;
    }

    private static void Append(Metadata metadata, string name, IEnumerable<string?> values)
    {
        try
        {
            foreach (var value in values)
            {
                MetadataHeaders.Append(metadata, name, value ?? "");
            }
        }
        catch (FormatException exception)
        {
            throw new RpcException(new Status(StatusCode.Internal, exception.Message));
        }
    }
}
