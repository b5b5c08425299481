using Grpc.Core;

namespace Grpc.AspNetCore.Tests.Services;

/// <summary>The service of <c>echo.proto</c>, over the stock generator's base class.</summary>
internal sealed class EchoService(HangingCalls hanging) : Echo.EchoBase
{
    public override async Task<EchoResponse> Unary(EchoRequest request, ServerCallContext context)
    {
        var headers = new Metadata();
        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key.StartsWith("echo-", StringComparison.Ordinal)))
        {
            headers.Add(entry);
            context.ResponseTrailers.Add(entry);
        }

        if (request.Status != 0)
        {
            throw new RpcException(new Status((StatusCode)request.Status, request.Detail));
        }

        if (headers.Count > 0)
        {
            await context.WriteResponseHeadersAsync(headers);
        }

        return new EchoResponse { Text = request.Text, Count = request.Text.Length };
    }

    public override async Task ServerStream(EchoRequest request, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        for (var i = 0; i < request.Count; i++)
        {
            await responseStream.WriteAsync(new EchoResponse { Text = request.Text, Count = i }, context.CancellationToken);
        }
    }

    public override async Task<EchoResponse> ClientStream(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        var texts = new List<string>();
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            texts.Add(requestStream.Current.Text);
        }

        return new EchoResponse { Text = string.Join(',', texts), Count = texts.Count };
    }

    public override async Task Duplex(
        IAsyncStreamReader<EchoRequest> requestStream, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            await responseStream.WriteAsync(new EchoResponse { Text = requestStream.Current.Text }, context.CancellationToken);
        }
    }

    public override async Task Hang(EchoRequest request, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        using var hang = hanging.Enter();
        await context.CancellationToken.UntilCancelledAsync();
    }

    public override Task<EchoResponse> CountHanging(EchoRequest request, ServerCallContext context) =>
        Task.FromResult(new EchoResponse { Count = hanging.Count });
}
