using DataFeed.Conformance.Tests.Wire;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace DataFeed.Conformance.Tests.Serving;

/// <summary>What a server of the cases does. UnimplementedCall stays as it was generated.</summary>
internal sealed class InteropService : TestService.TestServiceBase
{
    private const string Initial = "x-grpc-test-echo-initial";
    private const string Trailing = "x-grpc-test-echo-trailing-bin";

    public override async Task<Empty> EmptyCall(Empty request, ServerCallContext context)
    {
        await BeginAsync(context, compress: false);
        return new Empty();
    }

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        await BeginAsync(context, request.ResponseCompressed?.Value == true);
        RequireCompression(request.ExpectCompressed, context, index: 0);
        EndAsAsked(request.ResponseStatus);
        return new SimpleResponse { Payload = Zeros(request.ResponseSize) };
    }

    public override async Task StreamingOutputCall(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        await BeginAsync(context, request.ResponseParameters.Any(parameters => parameters.Compressed?.Value == true));
        await RespondAsync(request, responseStream, context);
        EndAsAsked(request.ResponseStatus);
    }

    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        await BeginAsync(context, compress: false);
        var response = new StreamingInputCallResponse();
        var index = 0;
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            RequireCompression(request.ExpectCompressed, context, index++);
            response.AggregatedPayloadSize += request.Payload?.Body.Length ?? 0;
        }

        return response;
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await BeginAsync(context, compress: false);
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            EndAsAsked(request.ResponseStatus);
            await RespondAsync(request, responseStream, context);
        }
    }

    private static async Task BeginAsync(ServerCallContext context, bool compress)
    {
        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key == Trailing))
        {
            context.ResponseTrailers.Add(entry.Key, entry.ValueBytes);
        }

        var headers = new Metadata();
        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key == Initial))
        {
            headers.Add(entry.Key, entry.Value);
        }

        if (compress)
        {
            headers.Add("grpc-internal-encoding-request", "gzip");
        }

        // Sent only where there is something to say, so that a call may also end with trailers alone.
        if (headers.Count > 0)
        {
            await context.WriteResponseHeadersAsync(headers);
        }
    }

    private static void RequireCompression(BoolValue? expected, ServerCallContext context, int index)
    {
        var compressed = context.GetHttpContext().Features.GetRequiredFeature<ServedCall>().CompressedRequests[index];
        if (expected is not null && expected.Value != compressed)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"Request {index} came compressed: {compressed}."));
        }
    }

    private static void EndAsAsked(EchoStatus? status)
    {
        if (status is { Code: not 0 })
        {
            throw new RpcException(new Status((StatusCode)status.Code, status.Message));
        }
    }

    private static async Task RespondAsync(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responses, ServerCallContext context)
    {
        foreach (var parameters in request.ResponseParameters)
        {
            if (parameters.IntervalUs > 0)
            {
                await Task.Delay(TimeSpan.FromMicroseconds(parameters.IntervalUs), TimeProvider.System, context.CancellationToken);
            }

            responses.WriteOptions = parameters.Compressed?.Value == false ? new WriteOptions(WriteFlags.NoCompress) : WriteOptions.Default;
            await responses.WriteAsync(new StreamingOutputCallResponse { Payload = Zeros(parameters.Size) }, context.CancellationToken);
        }
    }

    private static Payload Zeros(int size) => new() { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) };
}
