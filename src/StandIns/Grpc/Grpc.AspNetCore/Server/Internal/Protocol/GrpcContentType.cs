namespace Grpc.AspNetCore.Server.Internal.Protocol;

/// <summary>The media type of gRPC: <c>application/grpc</c>, with a codec (<c>+proto</c>) or parameters after it.</summary>
internal static class GrpcContentType
{
    public const string Value = "application/grpc";

    public static bool Matches(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(Value, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == Value.Length || contentType[Value.Length] is '+' or ';');
}
