namespace Grpc.AspNetCore.Server.Internal.Protocol;

/// <summary>The HTTP/2 error codes that the server sends.</summary>
internal static class Http2Error
{
    public const int Cancel = 8;
}
