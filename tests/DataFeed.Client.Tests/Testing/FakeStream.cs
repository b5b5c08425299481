using System.Buffers;
using System.Threading.Channels;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace DataFeed.Client.Tests.Testing;

/// <summary>One NextBatch call from the server's side. What is sent passes the real marshaller, as bytes.</summary>
internal sealed class FakeStream : IDisposable
{
    private readonly Method<NextBatchRequest, IncomingPart> _method;
    private readonly CancellationTokenSource _left;
    private readonly CancellationTokenSource _over;
    private readonly Channel<NextBatchRequest> _requests = Channel.CreateUnbounded<NextBatchRequest>();
    private readonly Channel<byte[]> _responses = Channel.CreateUnbounded<byte[]>();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<NextBatchRequest> _received = [];

    public FakeStream(Method<NextBatchRequest, IncomingPart> method, CancellationToken callCancelled)
    {
        _method = method;
        _left = CancellationTokenSource.CreateLinkedTokenSource(callCancelled);
        _over = CancellationTokenSource.CreateLinkedTokenSource(_left.Token);
    }

    /// <summary>What the client has sent, in its order.</summary>
    public IReadOnlyList<NextBatchRequest> Received
    {
        get
        {
            lock (_received)
            {
                return [.. _received];
            }
        }
    }

    /// <summary>Fires where the client leaves, or the call ends.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Completes when the client has let go of the call.</summary>
    public Task Closed => _closed.Task;

    /// <summary>The next request; null once the client has closed its side.</summary>
    public async Task<NextBatchRequest?> ReadAsync() =>
        await _requests.Reader.WaitToReadAsync(Over) && _requests.Reader.TryRead(out var request) ? request : null;

    /// <summary>Whether a request waits to be read.</summary>
    public bool TryRead(out NextBatchRequest? request) => _requests.Reader.TryRead(out request);

    /// <summary>Completes once a request waits, or there will be none.</summary>
    public Task<bool> HasRequestAsync() => _requests.Reader.WaitToReadAsync(Over).AsTask();

    public void Send(NextBatchResponse response) => SendBytes(response.ToByteArray());

    public void SendBytes(byte[] message) => _responses.Writer.TryWrite(message);

    public void Send(IEnumerable<NextBatchResponse> responses)
    {
        foreach (var response in responses)
        {
            Send(response);
        }
    }

    /// <summary>Ends the call with a failure.</summary>
    public void Fail(Exception failure)
    {
        _responses.Writer.TryComplete(failure);
        _over.Cancel();
    }

    /// <summary>Never ends by itself.</summary>
    public Task HangAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, Over);

    public async Task RunAsync(Func<FakeStream, Task> serve)
    {
        Exception? failure = null;
        try
        {
            await serve(this);
        }
        catch (OperationCanceledException) when (Over.IsCancellationRequested)
        {
            failure = FakeServer.Failure(StatusCode.Cancelled);
        }
        catch (Exception exception)
        {
            failure = exception as RpcException ?? FakeServer.Failure(StatusCode.Unknown, exception.ToString());
        }

        _responses.Writer.TryComplete(failure);
        _requests.Writer.TryComplete();
    }

    public AsyncDuplexStreamingCall<NextBatchRequest, IncomingPart> ToCall() => new(
        new RequestWriter(this), new ResponseReader(this), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], Dispose);

    public void Dispose()
    {
        _left.Cancel();
        _closed.TrySetResult();
    }

    private sealed class RequestWriter(FakeStream stream) : IClientStreamWriter<NextBatchRequest>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(NextBatchRequest message)
        {
            lock (stream._received)
            {
                stream._received.Add(message.Clone());
            }

            return stream._requests.Writer.TryWrite(message.Clone())
                ? Task.CompletedTask
                : Task.FromException(new InvalidOperationException("Can't write the message because the call is complete."));
        }

        public Task WriteAsync(NextBatchRequest message, CancellationToken cancellationToken) =>
            cancellationToken.IsCancellationRequested ? Task.FromException(FakeServer.Failure(StatusCode.Cancelled)) : WriteAsync(message);

        public Task CompleteAsync()
        {
            stream._requests.Writer.TryComplete();
            return Task.CompletedTask;
        }
    }

    private sealed class ResponseReader(FakeStream stream) : IAsyncStreamReader<IncomingPart>
    {
        public IncomingPart Current { get; private set; } = null!;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            try
            {
                if (!await stream._responses.Reader.WaitToReadAsync(stream._left.Token) || !stream._responses.Reader.TryRead(out var message))
                {
                    return false;
                }

                Current = stream.Read(message);
                return true;
            }
            catch (OperationCanceledException)
            {
                throw FakeServer.Failure(StatusCode.Cancelled);
            }
        }
    }

    private IncomingPart Read(byte[] message) => _method.ResponseMarshaller.ContextualDeserializer(new Message(message));

    private sealed class Message(byte[] bytes) : DeserializationContext
    {
        public override int PayloadLength => bytes.Length;

        public override byte[] PayloadAsNewBuffer() => [.. bytes];

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(bytes);
    }
}
