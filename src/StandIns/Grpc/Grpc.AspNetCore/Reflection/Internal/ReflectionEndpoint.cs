using Grpc.Core;
using Grpc.Reflection.V1;

namespace Grpc.AspNetCore.Reflection.Internal;

/// <summary><c>grpc.reflection.v1</c>.</summary>
internal sealed class ReflectionEndpoint(ServedDescriptors descriptors) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            await responseStream.WriteAsync(ReflectionAnswers.Answer(descriptors.Index, requestStream.Current));
        }
    }
}
