using DataFeed.Core.Epochs;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using EndReason = DataFeed.Protocol.V1.EndReason;
using EpochEnd = DataFeed.Protocol.V1.EpochEnd;
using DataFeed.Server.Epochs;
using Grpc.Core;

namespace DataFeed.Server.Streaming;

/// <summary>Sends one consumer its batches: all of them unasked, or a first few and then those it wants.</summary>
internal sealed class BatchStream(
    EpochConsumer consumer, IAsyncStreamReader<NextBatchRequest> requests, IServerStreamWriter<OutgoingPart> responses)
{
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

        try
        {
            var end = await SendAsync(window ?? long.MaxValue)
                ?? (window is null ? null : await AnswerWantsAsync())
                ?? new EpochEnd { Steps = consumer.DeliveredSteps, Reason = EndReason.StepsReached, Cursor = consumer.CursorAt(consumer.NextStep) };
            await _parts.WriteAsync(new OutgoingPart(end), moreIsReady: false);
        }
        catch (Exception exception) when (
            consumer.Refusal is not null && exception is OperationCanceledException or ObjectDisposedException or IOException)
        {
            throw consumer.Refusal!;
        }
    }

    private async Task<EpochEnd?> AnswerWantsAsync()
    {
        while (await requests.MoveNext(consumer.Stopping))
        {
            var want = requests.Current.Want ?? throw new DataFeedException(DataFeedError.ProtocolViolation,
                $"The request {requests.Current.RequestCase} has no place in this stream; Want has.");
            if (want.Count < 0)
            {
                throw new DataFeedException(DataFeedError.RequestInvalid, $"want.count is {want.Count}; it must be 0 or more.");
            }

            await consumer.SeekAsync(want.FirstStep);
            if (await SendAsync(want.Count) is { } end)
            {
                return end;
            }
        }

        return null;
    }

    /// <returns>The end, if it was met; null once the count was sent.</returns>
    private async Task<EpochEnd?> SendAsync(long count)
    {
        for (var sent = 0L; sent < count; sent++)
        {
            var waited = consumer.Timestamp();
            using var batch = await consumer.NextAsync();
            if (batch is null)
            {
                return consumer.End();
            }

            Fill(batch, (long)consumer.ElapsedSince(waited).TotalMicroseconds);
            while (_outgoing.TryNextPart(out var part))
            {
                await _parts.WriteAsync(part, moreIsReady: !part.IsLast || (sent + 1 < count && consumer.HasNext));
            }

            consumer.CountDelivered(batch.Rows, _outgoing.Header.TotalBytes);
        }

        return null;
    }

    private void Fill(EpochBatch batch, long waitMicroseconds)
    {
        _outgoing.Clear();
        var header = _outgoing.Header;
        header.Step = batch.Step;
        header.Rows = batch.Rows;
        header.Cursor = consumer.CursorAt(batch.Step + 1);
        header.Timing.GenerateUs = (long)batch.GenerateTime.TotalMicroseconds;
        header.Timing.WaitUs = waitMicroseconds;
        foreach (var id in batch.Batch.SampleIds.Span)
        {
            header.SampleIds.Add(id);
        }

        for (var tensor = 0; tensor < batch.Batch.Tensors.Count; tensor++)
        {
            _outgoing.Add(batch.Batch.Tensors[tensor].ToWire());
        }
    }
}
