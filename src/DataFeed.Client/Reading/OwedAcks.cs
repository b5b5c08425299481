using System.Threading.Channels;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using Google.Protobuf;

namespace DataFeed.Client.Reading;

/// <summary>Acknowledgements from the reader's word to the server's answer. What was not answered when a call broke is sent again in the next.</summary>
/// <param name="leaseLost">Told the steps whose acknowledgement was refused; null for nobody.</param>
internal sealed class OwedAcks(Action<long>? leaseLost)
{
    private readonly Lock _lock = new();
    private readonly List<NextBatchRequest> _owed = [];
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _sent;

    /// <summary>Whether the reader has left: nothing will be added.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether anything was ever acknowledged.</summary>
    public bool IsUsed { get; private set; }

    public void Add(long step, ByteString lease)
    {
        lock (_lock)
        {
            IsUsed = true;
            _owed.Add(new NextBatchRequest { Ack = new NextBatchRequest.Types.Ack { Step = step, Lease = lease } });
        }

        _changed.Writer.TryWrite(true);
    }

    public void Complete()
    {
        lock (_lock)
        {
            IsComplete = true;
        }

        _changed.Writer.TryWrite(true);
    }

    /// <summary>Sends what is owed, as it comes, from the first that was not answered, while the call lasts; closes the requests once the reader has left.</summary>
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

            if (IsComplete)
            {
                await call.CompleteAsync().ConfigureAwait(false);
                return;
            }

            await _changed.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the server's answer; answers come in the order of what was sent.</summary>
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
        }

        if (!answer.Accepted)
        {
            leaseLost?.Invoke(answer.Step);
        }
    }

    private NextBatchRequest? Next()
    {
        lock (_lock)
        {
            return _sent < _owed.Count ? _owed[_sent++] : null;
        }
    }
}
