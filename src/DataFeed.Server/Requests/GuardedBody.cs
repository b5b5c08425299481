using System.Buffers;
using System.IO.Pipelines;
using DataFeed.Protocol.Errors;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace DataFeed.Server.Requests;

/// <summary>A call's request body, whose faults are the call's failure.</summary>
/// <remarks>
/// Grpc.AspNetCore reads bodies before it asks any interceptor, answers what is wrong with one `Unknown`, and logs an error with its
/// stack. A status that is thrown at it passes as it is. It consumes whole frames alone, so that what is read begins with a header.
/// </remarks>
internal sealed class GuardedBody(PipeReader body) : PipeReader, IRequestBodyPipeFeature
{
    private const int HeaderBytes = 5;

    PipeReader IRequestBodyPipeFeature.Reader => this;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ReadResult result;
        try
        {
            result = await body.ReadAsync(cancellationToken);
        }
        catch (IOException)
        {
            throw CutOff();
        }

        if (!HasPossibleHeader(result.Buffer))
        {
            AdvanceTo(result.Buffer.Start);
            throw new DataFeedException(DataFeedError.ProtocolViolation, "The request's bytes are no messages in gRPC's frames.").ToRpcException();
        }

        return result;
    }

    public override bool TryRead(out ReadResult result) => throw new NotSupportedException("Grpc.AspNetCore reads asynchronously.");

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        try
        {
            body.AdvanceTo(consumed, examined);
        }
        catch (IOException)
        {
            // Kestrel tells of a reset here as well.
            throw CutOff();
        }
    }

    public override void CancelPendingRead() => body.CancelPendingRead();

    public override void Complete(Exception? exception = null) => body.Complete(exception);

    private static RpcException CutOff() => new(new Status(StatusCode.Cancelled, "The request was cut off."));

    /// <summary>Whether a frame can begin so: its flag is 0 or 1, its length, in big-endian order, is no more than an array can hold.</summary>
    private static bool HasPossibleHeader(in ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < HeaderBytes)
        {
            return true;
        }

        Span<byte> start = stackalloc byte[2];
        buffer.Slice(0, start.Length).CopyTo(start);
        return start[0] <= 1 && start[1] <= sbyte.MaxValue;
    }
}
