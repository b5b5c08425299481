using System.Runtime.CompilerServices;
using DataFeed.Core.Epochs;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using DataFeed.Server.Epochs;
using Grpc.Core;

namespace DataFeed.Server.Streaming;

/// <summary>Writes what a stream is sent: batches in parts, words between them, the end.</summary>
internal sealed class BatchSender(Consumer consumer, EpochPosition start, IServerStreamWriter<OutgoingPart> responses)
{
    // One of each serves the whole stream: a batch costs its cursor's bytes and little else.
    private readonly OutgoingBatch _outgoing = new() { HasChecksum = consumer.Epoch.HasChecksums, Header = { Timing = new StepTiming() } };
    private readonly PartWriter _parts = new(responses);
    private StepClock _clock = new();
    private EpochPosition _position = start;

    /// <summary>Writes a batch, and gives it back, or a word.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(StepOutput output, StepFlow flow)
    {
        if (output.Word is { } word)
        {
            await _parts.WriteAsync(word, moreIsReady: false);
            return;
        }

        using var batch = output.Batch!;
        _clock.Take(output, _outgoing.Header.Timing);
        _outgoing.Fill(batch, consumer.Epoch.Cursor.At(batch.Next));
        _outgoing.Header.Lease = output.Lease;
        while (_outgoing.TryNextPart(out var part))
        {
            await _parts.WriteAsync(part, moreIsReady: !part.IsLast || flow.HasNext);
        }

        _clock.Write();
        consumer.CountSent(batch, _outgoing.Header.TotalBytes);
        _position = batch.Next;
    }

    /// <summary>Writes how the stream ended.</summary>
    public Task SendEndAsync(TraversalEnd end)
    {
        var cursor = consumer.Epoch.Cursor.At(end.NextStep == _position.Step ? _position : new(end.NextStep));
        return _parts.WriteAsync(new OutgoingPart((end with { Steps = consumer.SentSteps }).ToWire(cursor)), moreIsReady: false);
    }
}
