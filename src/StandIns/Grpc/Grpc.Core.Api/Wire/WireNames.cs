namespace Grpc.Core.Wire;

/// <summary>The names that the gRPC protocol gives to headers, content types and encodings.</summary>
internal static class WireNames
{
    internal const string ContentType = "application/grpc";
    internal const string Status = "grpc-status";
    internal const string Message = "grpc-message";
    internal const string Timeout = "grpc-timeout";
    internal const string Encoding = "grpc-encoding";
    internal const string AcceptEncoding = "grpc-accept-encoding";
    internal const string Identity = "identity";
    internal const string Gzip = "gzip";
    internal const string AcceptedEncodings = "identity,gzip";

    /// <summary>4 MiB: what every gRPC implementation receives by default.</summary>
    internal const int DefaultMaxReceiveMessageSize = 4 << 20;

    /// <summary>Whether a content type is gRPC's: alone, with a message format (<c>+proto</c>) or with parameters.</summary>
    internal static bool IsGrpcContentType(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';');
}
