using System.IO.Compression;
using Grpc.AspNetCore.Server.Internal.Protocol;
using Grpc.Core.Wire;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal.Calls;

/// <summary>What every call of one service follows: the options as resolved when it was mapped.</summary>
internal sealed record CallPlan
{
    public required int MaxReceiveBytes { get; init; }

    public required int MaxSendBytes { get; init; }

    public required bool DetailedErrors { get; init; }

    /// <summary>Encoding of responses where the client accepts it; null for none.</summary>
    public required string? ResponseEncoding { get; init; }

    public required CompressionLevel CompressionLevel { get; init; }

    public required IReadOnlyList<InterceptorRegistration> Interceptors { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    public static CallPlan Create(GrpcServiceOptions all, GrpcServiceOptions service, TimeProvider time, ILogger logger)
    {
        var receive = service.MaxReceiveMessageSizeSpecified ? service : all;
        var send = service.MaxSendMessageSizeSpecified ? service : all;
        return new CallPlan
        {
            MaxReceiveBytes = receive.MaxReceiveMessageSizeSpecified ? receive.MaxReceiveMessageSize ?? int.MaxValue : WireNames.DefaultMaxReceiveMessageSize,
            MaxSendBytes = send.MaxSendMessageSize ?? int.MaxValue,
            DetailedErrors = service.EnableDetailedErrors ?? all.EnableDetailedErrors ?? false,
            ResponseEncoding = MessageEncoding.Resolve(service.ResponseCompressionAlgorithm ?? all.ResponseCompressionAlgorithm),
            CompressionLevel = service.ResponseCompressionLevel ?? all.ResponseCompressionLevel ?? CompressionLevel.Fastest,
            Interceptors = [.. all.Interceptors, .. service.Interceptors],
            Time = time,
            Logger = logger,
        };
    }
}
