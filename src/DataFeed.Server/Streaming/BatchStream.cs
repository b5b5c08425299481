using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using DataFeed.Server.Epochs;
using Grpc.Core;
using EndReason = DataFeed.Protocol.V1.EndReason;
using EpochEnd = DataFeed.Protocol.V1.EpochEnd;

namespace DataFeed.Server.Streaming;

/// <summary>Sends one consumer its batches: all of them unasked, or a first few and then those it wants.</summary>
internal sealed class BatchStream(
    EpochConsumer consumer, IAsyncStreamReader<NextBatchRequest> requests, IServerStreamWriter<OutgoingPart> responses)
{
    // How long a client that keeps its side open is listened to after the end.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    // One of each serves the whole stream: a batch costs its cursor's bytes and little else.
    private readonly OutgoingBatch _outgoing = new() { Header = { Timing = new StageTiming() } };
    private readonly PartWriter _parts = new(responses);

    public static async Task<NextBatchRequest.Types.Open> ReadOpenAsync(
        IAsyncStreamReader<NextBatchRequest> requests, CancellationToken cancellationToken)
    {
        if (!await requests.MoveNext(cancellationToken))
        {
            throw new DataFeedException(DataFeedError.ProtocolViolation, "The stream closed before its first request, which must be open.");
        }

        return requests.Current.Open ?? throw new DataFeedException(
            DataFeedError.ProtocolViolation, $"The first request is {requests.Current.RequestCase}; it must be Open.");
    }

    /// <param name="window">Batches to send unasked; null means all.</param>
    public async Task RunAsync(long? window)
    {
        if (window < 0)
        {
            throw new DataFeedException(DataFeedError.RequestInvalid, $"window is {window}; it must be 0 or more.");
        }

        using var reading = CancellationTokenSource.CreateLinkedTokenSource(consumer.Stopping);
        var notes = window is null ? AckNotes.ReadAsync(consumer, requests, reading.Token) : Task.CompletedTask;
        try
        {
            var end = (window is { } asked ? await AnswerWantsAsync(asked) : await SendAsync(long.MaxValue))
                ?? new EpochEnd { Steps = consumer.DeliveredSteps, Reason = EndReason.StepsReached, Cursor = consumer.CursorAt(consumer.NextStep) };
            await _parts.WriteAsync(new OutgoingPart(end), moreIsReady: false);
            // The last acknowledgements come behind the last batches. A client that has no more to say has closed its side.
            await Task.WhenAny(notes, Task.Delay(LastWords, consumer.Time, reading.Token));
        }
        catch (Exception) when (consumer.Refusal is not null)
        {
            // Whatever the stop broke off, in whichever way: the client is owed the reason for it.
            throw consumer.Refusal;
        }
        finally
        {
            await reading.CancelAsync();
            await notes;
        }
    }

    private Task<EpochEnd?> AnswerWantsAsync(long window) => consumer.ReadsRanges ? SendRangesAsync(window) : FollowWantsAsync(window);

    /// <summary>Sends range after range, each made by a reader of its own while those before it are sent.</summary>
    private async Task<EpochEnd?> SendRangesAsync(long window)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(consumer.Stopping);
        var wanted = new WantedRanges(consumer, requests);
        var reading = wanted.ReadAsync(window, stopping.Token);
        try
        {
            await foreach (var range in wanted.Ranges.ReadAllAsync(consumer.Stopping))
            {
                await consumer.ReadRangeAsync(range.Reader, range.FirstStep);
                if (await SendAsync(range.Count) is { } end)
                {
                    return end;
                }
            }

            return null;
        }
        finally
        {
            await stopping.CancelAsync();
            await reading;
        }
    }

    /// <summary>Takes one instance from want to want: one that goes on where the last ended costs nothing.</summary>
    private async Task<EpochEnd?> FollowWantsAsync(long window)
    {
        var end = await SendAsync(window);
        while (end is null && await requests.MoveNext(consumer.Stopping))
        {
            if (consumer.TryAcknowledge(requests.Current))
            {
                continue;
            }

            var want = WantedRanges.Read(requests.Current);
            await consumer.SeekAsync(want.FirstStep);
            end = await SendAsync(want.Count);
        }

        return end;
    }

    /// <returns>The end, if it was met; null once the count was sent.</returns>
    private async Task<EpochEnd?> SendAsync(long count)
    {
        for (var sent = 0L; sent < count; sent++)
        {
            var waited = consumer.Timestamp();
            using var batch = consumer.ReplayedSteps is null ? await consumer.NextAsync() : await new ReplayReports(consumer, _parts).NextAsync();
            if (batch is null)
            {
                return consumer.End();
            }

            _outgoing.Fill(batch, consumer.CursorAfter(batch), (long)consumer.ElapsedSince(waited).TotalMicroseconds);
            while (_outgoing.TryNextPart(out var part))
            {
                await _parts.WriteAsync(part, moreIsReady: !part.IsLast || (sent + 1 < count && consumer.HasNext));
            }

            consumer.CountDelivered(batch.Rows, _outgoing.Header.TotalBytes);
        }

        return null;
    }
}
