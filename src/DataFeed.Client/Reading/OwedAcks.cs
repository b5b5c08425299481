using System.Collections.Concurrent;
using System.Threading.Channels;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using Google.Protobuf;

namespace DataFeed.Client.Reading;

/// <summary>Acknowledgements of QUEUE steps from the reader's word to the server's answer. What was not answered when a call broke is sent again in the next.</summary>
/// <remarks>Thread-safe; one call at a time sends.</remarks>
internal sealed class OwedAcks
{
    // A reader that never looks must not gather them for ever.
    private const int MostRefused = 1024;

    private readonly Lock _lock = new();
    private readonly List<NextBatchRequest> _owed = [];
    private readonly ConcurrentQueue<long> _refused = [];
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _sent;
    private volatile bool _isComplete;

    /// <summary>Acknowledgements that are not answered.</summary>
    public int Count => _owed.Count;

    /// <summary>Steps whose acknowledgement was refused, the newest 1,024.</summary>
    public IReadOnlyList<long> Refused => [.. _refused];

    /// <summary>Whether the reader has left: nothing will be added.</summary>
    public bool IsComplete => _isComplete;

    public void Add(long step, ReadOnlyMemory<byte> lease)
    {
        lock (_lock)
        {
            _owed.Add(new NextBatchRequest { Ack = new NextBatchRequest.Types.Ack { Step = step, Lease = UnsafeByteOperations.UnsafeWrap(lease) } });
        }

        _changed.Writer.TryWrite(true);
    }

    /// <summary>The reader has left.</summary>
    /// <returns>Completes once nothing is owed, or nobody sends any more.</returns>
    public Task CompleteAsync()
    {
        lock (_lock)
        {
            _isComplete = true;
            Look();
            return _settled.Task;
        }
    }

    /// <summary>Nobody sends any more.</summary>
    public void GiveUp() => _settled.TrySetResult();

    /// <summary>Sends what is owed, as it comes, from the first that was not answered, while the call lasts.</summary>
    public async Task SendAsync(BatchCall call, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _sent = 0;
        }

        while (true)
        {
            while (Next() is { } ack)
            {
                if (!await call.TryWriteAsync(ack).ConfigureAwait(false))
                {
                    return;
                }
            }

            await _changed.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the server's answer; answers come in the order of what was sent.</summary>
    /// <exception cref="DataFeedException">It answers something else.</exception>
    public void Settle(Acknowledgement answer)
    {
        lock (_lock)
        {
            if (_sent == 0 || _owed[0].Ack.Step != answer.Step)
            {
                throw new DataFeedException(DataFeedError.ProtocolViolation, $"An answer came for step {answer.Step}, which no acknowledgement waits for.");
            }

            _owed.RemoveAt(0);
            _sent--;
            Look();
        }

        if (!answer.Accepted)
        {
            _refused.Enqueue(answer.Step);
        }

        if (_refused.Count > MostRefused)
        {
            _refused.TryDequeue(out _);
        }
    }

    private NextBatchRequest? Next()
    {
        lock (_lock)
        {
            return _sent < _owed.Count ? _owed[_sent++] : null;
        }
    }

    private void Look()
    {
        if (_isComplete && _owed.Count == 0)
        {
            _settled.TrySetResult();
        }
    }
}
