using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Grpc.AspNetCore.Server.Internal.Calls;
using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.AspNetCore.Server.Internal.Messages;

/// <summary>The messages of one call's request. A deserializer sees the connection's own memory.</summary>
/// <remarks>One reader at a time; <see cref="Interrupt"/> comes from any thread.</remarks>
internal sealed class RequestMessages(ServerCall call)
{
    private readonly PipeReader _input = call.HttpContext.Request.BodyReader;
    private readonly MessagePayload _payload = new();

    /// <summary>Whether a read met a client that is gone. The call's token may hear of it only after that.</summary>
    public bool AreCut { get; private set; }

    /// <summary>Ends a pending read, or else the next one, as cancelled.</summary>
    public void Interrupt() => _input.CancelPendingRead();

    /// <summary>Reads the next message.</summary>
    /// <returns>Null at the end of the stream.</returns>
    /// <exception cref="RpcException">The frame is malformed, cut short, too large or wrongly encoded.</exception>
    /// <exception cref="OperationCanceledException">The token fired, or the deadline passed.</exception>
    /// <exception cref="IOException">The client is gone.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            ReadResult result;
            try
            {
                result = await _input.ReadAsync(cancellationToken);
            }
            catch (IOException)
            {
                AreCut = true;
                throw;
            }

            var consumed = result.Buffer.Start;
            var examined = result.Buffer.End;
            try
            {
                RequireNotInterrupted(result);
                if (TryTake(result.Buffer, out var header, out var payload))
                {
                    var message = Deserialize(header, payload, marshaller);
                    consumed = examined = payload.End;
                    return message;
                }

                if (result.IsCompleted)
                {
                    return result.Buffer.IsEmpty
                        ? null
                        : throw Refuse(StatusCode.Internal, $"The request ends within a message, {result.Buffer.Length} bytes into its frame.");
                }
            }
            finally
            {
                _input.AdvanceTo(consumed, examined);
            }
        }
    }

    /// <summary>Reads the one message of a call, and its end.</summary>
    /// <exception cref="RpcException">There is none, or more than one, or one that <see cref="ReadAsync"/> refuses.</exception>
    public async ValueTask<T> ReadSingleAsync<T>(Marshaller<T> marshaller)
        where T : class
    {
        var message = await ReadAsync(marshaller, CancellationToken.None)
            ?? throw Refuse(StatusCode.Internal, "The request holds no message.");
        while (true)
        {
            ReadResult result;
            try
            {
                result = await _input.ReadAsync(CancellationToken.None);
                _input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            }
            catch (IOException)
            {
                AreCut = true;
                throw;
            }

            RequireNotInterrupted(result);
            if (!result.Buffer.IsEmpty)
            {
                throw Refuse(StatusCode.Internal, "The request holds more than one message.");
            }

            if (result.IsCompleted)
            {
                return message;
            }
        }
    }

    private static RpcException Refuse(StatusCode statusCode, string detail) => new(new Status(statusCode, detail));

    private void RequireNotInterrupted(ReadResult result)
    {
        if (result.IsCanceled)
        {
            throw new OperationCanceledException("The call ended while a message was awaited.", call.CancellationToken);
        }
    }

    private bool TryTake(in ReadOnlySequence<byte> buffer, out FrameHeader header, out ReadOnlySequence<byte> payload)
    {
        payload = default;
        if (!FrameHeader.TryRead(buffer, out header))
        {
            return false;
        }

        if (header.IsMalformed)
        {
            throw Refuse(StatusCode.Internal, $"A message's frame starts with {header.Flag}; 0 and 1 are known.");
        }

        if (header.Length > call.Plan.MaxReceiveBytes)
        {
            throw Refuse(StatusCode.ResourceExhausted, $"The request message has {header.Length} bytes; the most received is {call.Plan.MaxReceiveBytes}.");
        }

        if (buffer.Length - FrameHeader.Size < header.Length)
        {
            return false;
        }

        payload = buffer.Slice(FrameHeader.Size, header.Length);
        return true;
    }

    private T Deserialize<T>(FrameHeader header, in ReadOnlySequence<byte> payload, Marshaller<T> marshaller)
    {
        if (!header.IsCompressed)
        {
            return _payload.Read(payload, marshaller);
        }

        using var inflated = new PooledBuffer();
        Inflate(payload, inflated);
        return _payload.Read(inflated.Sequence, marshaller);
    }

    private void Inflate(in ReadOnlySequence<byte> payload, PooledBuffer target)
    {
        var encoding = call.HttpContext.Request.Headers[WireNames.Encoding].ToString();
        if (encoding is "" or WireNames.Identity)
        {
            throw Refuse(StatusCode.Internal, "A message is marked as compressed, but the request names no grpc-encoding.");
        }

        if (encoding != WireNames.Gzip)
        {
            call.Responses.OfferEncodings();
            throw Refuse(StatusCode.Unimplemented, $"The grpc-encoding '{encoding}' is not supported; there are {WireNames.AcceptedEncodings}.");
        }

        try
        {
            if (!GzipMessages.TryDecompress(payload, call.Plan.MaxReceiveBytes, target))
            {
                throw Refuse(StatusCode.ResourceExhausted, $"The request message inflates to more than {call.Plan.MaxReceiveBytes} bytes.");
            }
        }
        catch (InvalidDataException exception)
        {
            throw Refuse(StatusCode.Internal, $"A compressed message cannot be read: {exception.Message}");
        }
    }
}
