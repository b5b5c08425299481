using System.IO.Pipelines;
using Grpc.AspNetCore.Server.Internal.Calls;
using Grpc.AspNetCore.Server.Internal.Protocol;
using Grpc.Core;
using Grpc.Core.Wire;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server.Internal.Messages;

/// <summary>The response of one call: its headers and its messages.</summary>
/// <param name="call">The call.</param>
/// <param name="gate">Held by whoever touches the response; the deadline ends it from another thread.</param>
internal sealed class ResponseMessages(ServerCall call, Lock gate)
{
    // A handler that only hints at more to come must still feel a slow client.
    private const int MaxUnflushedBytes = 64 << 10;

    // Asks for an encoding through WriteResponseHeadersAsync; never sent.
    private const string EncodingRequest = "grpc-internal-encoding-request";

    private readonly HttpResponse _response = call.HttpContext.Response;
    private ResponseFrame? _frame;
    private PipeWriter? _output;
    private string? _encoding;
    private int _unflushedBytes;
    private int _writing;
    private bool _flushing;
    private bool _closed;

    /// <summary>Compresses the response where the service wants it and the client can read it.</summary>
    public void ChooseEncoding()
    {
        if (call.Plan.ResponseEncoding is { } encoding
            && MessageEncoding.IsAccepted(call.HttpContext.Request.Headers[WireNames.AcceptEncoding], encoding))
        {
            UseEncoding(encoding);
        }
    }

    /// <summary>Tells the client which encodings it may use, if headers can still be sent.</summary>
    public void OfferEncodings()
    {
        lock (gate)
        {
            if (!_closed && !_response.HasStarted)
            {
                _response.Headers[WireNames.AcceptEncoding] = WireNames.AcceptedEncodings;
            }
        }
    }

    /// <summary>Lets nothing be written from here on. The caller holds the gate.</summary>
    public void Close()
    {
        _closed = true;
        _frame?.Dispose();
        if (_flushing)
        {
            // By token instead, Kestrel would reset the stream, and the status would be lost.
            _output!.CancelPendingFlush();
        }
    }

    /// <exception cref="InvalidOperationException">They are sent already.</exception>
    public async Task WriteHeadersAsync(Metadata headers)
    {
        lock (gate)
        {
            RequireOpen();
            if (_response.HasStarted)
            {
                throw new InvalidOperationException("Response headers can be sent once, before the first message.");
            }

            foreach (var header in headers)
            {
                if (header.Key == EncodingRequest)
                {
                    UseEncoding(MessageEncoding.Resolve(header.Value));
                }
                else
                {
                    _response.Headers.Append(header.Key, MetadataHeaders.Encode(header));
                }
            }
        }

        await StartAsync();
        await FlushAsync();
    }

    /// <summary>Writes the one message of a call without flushing it: the status follows at once. Does nothing if the deadline has answered.</summary>
    public async Task WriteSingleAsync<T>(T? message, Marshaller<T> marshaller)
        where T : class
    {
        if (message is null)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "No message returned from method."));
        }

        if (!_closed && !call.Aborted.IsCancellationRequested)
        {
            await StartAsync();
            Append(message, marshaller);
        }
    }

    /// <summary>Writes a message. Completes when the transport has room for more.</summary>
    /// <exception cref="InvalidOperationException">Another write is under way, or the call is over.</exception>
    /// <exception cref="OperationCanceledException">The call ended while the message waited.</exception>
    public async Task WriteAsync<T>(T message, Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Interlocked.Exchange(ref _writing, 1) == 1)
        {
            throw new InvalidOperationException("A message cannot be written before the previous write has completed.");
        }

        try
        {
            // A write cannot be taken back in part: cancelling it cancels the call, also where the token fired before.
            using var registration = cancellationToken.UnsafeRegister(static state => ((ServerCall)state!).CancelUnlessOver(), call);
            StopIfCancelled(cancellationToken);
            await StartAsync();
            Append(message, marshaller);
            if ((call.WriteOptions?.Flags & WriteFlags.BufferHint) != WriteFlags.BufferHint || _unflushedBytes >= MaxUnflushedBytes)
            {
                await FlushAsync();
                StopIfCancelled(cancellationToken);
            }
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }

    // A token says that it fired before it calls back, and not at all once the write has unregistered.
    private void StopIfCancelled(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            call.CancelUnlessOver();
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private Task StartAsync()
    {
        lock (gate)
        {
            RequireOpen();
            return _response.HasStarted ? Task.CompletedTask : _response.StartAsync();
        }
    }

    private void Append<T>(T message, Marshaller<T> marshaller)
    {
        lock (gate)
        {
            RequireOpen();
            _output ??= _response.BodyWriter;
            _frame ??= new ResponseFrame(call.Plan);
            var compress = _encoding is not null && (call.WriteOptions?.Flags & WriteFlags.NoCompress) != WriteFlags.NoCompress;
            _unflushedBytes += _frame.Write(message, marshaller, _output, compress);
        }
    }

    private async ValueTask FlushAsync()
    {
        ValueTask<FlushResult> flush;
        lock (gate)
        {
            RequireOpen();
            _output ??= _response.BodyWriter;
            _flushing = true;
            flush = _output.FlushAsync(CancellationToken.None);
        }

        var result = await flush;
        lock (gate)
        {
            _flushing = false;
            _unflushedBytes = 0;
        }

        if (result.IsCanceled || result.IsCompleted || call.CancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The call ended while a message was being sent.", call.CancellationToken);
        }
    }

    private void RequireOpen()
    {
        if (_closed || call.CancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException("Nothing can be written: the call is over.");
        }
    }

    private void UseEncoding(string? encoding)
    {
        _encoding = encoding;
        _response.Headers[WireNames.Encoding] = encoding;
    }
}
