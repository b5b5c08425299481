using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using static Grpc.Reflection.V1.ServerReflectionRequest;

namespace Grpc.AspNetCore.Reflection.Internal;

/// <summary>Answers single reflection requests.</summary>
internal static class ReflectionAnswers
{
    public static ServerReflectionResponse Answer(DescriptorIndex index, ServerReflectionRequest request)
    {
        var response = request.MessageRequestCase switch
        {
            MessageRequestOneofCase.ListServices => ListServices(index),
            MessageRequestOneofCase.FileByFilename => Files(index.FindFile(request.FileByFilename), request.FileByFilename),
            MessageRequestOneofCase.FileContainingSymbol => Files(index.FindSymbol(request.FileContainingSymbol), request.FileContainingSymbol),
            MessageRequestOneofCase.FileContainingExtension => FileOfExtension(index, request.FileContainingExtension),
            MessageRequestOneofCase.AllExtensionNumbersOfType => ExtensionNumbers(index, request.AllExtensionNumbersOfType),
            _ => Error(StatusCode.InvalidArgument, "The request asks for nothing."),
        };
        response.ValidHost = request.Host;
        response.OriginalRequest = request;
        return response;
    }

    private static ServerReflectionResponse ListServices(DescriptorIndex index) => new()
    {
        ListServicesResponse = new() { Service = { index.Services.Select(name => new ServiceResponse { Name = name }) } },
    };

    private static ServerReflectionResponse Files(FileDescriptor? file, string asked) => file is null
        ? Error(StatusCode.NotFound, $"Not found: {asked}")
        : new()
        {
            FileDescriptorResponse = new()
            {
                FileDescriptorProto = { DescriptorIndex.WithDependencies(file).Select(descriptor => descriptor.SerializedData) },
            },
        };

    private static ServerReflectionResponse FileOfExtension(DescriptorIndex index, ExtensionRequest request) =>
        Files(index.FindExtension(request.ContainingType, request.ExtensionNumber), $"{request.ContainingType}, extension {request.ExtensionNumber}");

    private static ServerReflectionResponse ExtensionNumbers(DescriptorIndex index, string message) => index.FindExtensionNumbers(message) is { } numbers
        ? new() { AllExtensionNumbersResponse = new() { BaseTypeName = message, ExtensionNumber = { numbers } } }
        : Error(StatusCode.NotFound, $"Not found: {message}");

    private static ServerReflectionResponse Error(StatusCode statusCode, string message) => new()
    {
        ErrorResponse = new() { ErrorCode = (int)statusCode, ErrorMessage = message },
    };
}
