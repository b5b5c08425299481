using Grpc.Core;

namespace Grpc.AspNetCore.Tests.Services;

/// <summary>What the scripted service does: each test brings the handler it is about; the others echo.</summary>
internal sealed class Script
{
    public Func<Payload, ServerCallContext, Task<Payload>> Unary { get; init; } = (request, _) => Task.FromResult(request);

    public Func<IAsyncStreamReader<Payload>, ServerCallContext, Task<Payload>> ClientStream { get; init; } = JoinAsync;

    public Func<Payload, IServerStreamWriter<Payload>, ServerCallContext, Task> ServerStream { get; init; } =
        (request, responses, _) => responses.WriteAsync(request);

    public Func<IAsyncStreamReader<Payload>, IServerStreamWriter<Payload>, ServerCallContext, Task> Duplex { get; init; } = EchoAsync;

    private static async Task<Payload> JoinAsync(IAsyncStreamReader<Payload> requests, ServerCallContext context)
    {
        var all = new List<byte>();
        while (await requests.MoveNext(CancellationToken.None))
        {
            all.AddRange(requests.Current.Bytes);
        }

        return all.ToArray();
    }

    private static async Task EchoAsync(IAsyncStreamReader<Payload> requests, IServerStreamWriter<Payload> responses, ServerCallContext context)
    {
        while (await requests.MoveNext(CancellationToken.None))
        {
            await responses.WriteAsync(requests.Current);
        }
    }
}
