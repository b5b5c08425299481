using System.Threading.Channels;
using DataFeed.Client.Epochs;
using DataFeed.Client.Servers;
using DataFeed.Protocol.Errors;

namespace DataFeed.Client.Reading;

/// <summary>Reads all from one server. Where it is lost, another goes on behind the last batch that came.</summary>
internal sealed class ServerReceiver(DataFeedClient client, Epoch epoch, ReadOptions options) : BatchReceiver
{
    private readonly ByteBudget _budget = new(client.Options.ReadAheadBytes, client.Options.ReadAheadBatches);
    private readonly Failover _failover = client.NewFailover();
    private EpochCursor _cursor = options.Cursor;
    private long? _lastStep;
    private long _steps;

    public override bool TryTake(ReceivedBatch batch)
    {
        _budget.Release(batch.ByteLength);
        return true;
    }

    public override async Task<EpochEnd?> ReceiveAsync(ChannelWriter<ReceivedBatch> received, CancellationToken stop) =>
        await epoch.AskAsync(_failover, server => ReceiveFromAsync(server, received, stop), stop).ConfigureAwait(false);

    private async Task<EpochEnd> ReceiveFromAsync(ServerLink server, ChannelWriter<ReceivedBatch> received, CancellationToken stop)
    {
        using var call = new BatchCall(server, options.Memory, client.Options.MaxBatchBytes, stop);
        await call.OpenAsync(epoch.Token, options, _cursor, window: null).ConfigureAwait(false);
        EpochEnd? end = null;
        while (await call.NextAsync().ConfigureAwait(false) is { } part)
        {
            end = part.End is { } told ? EpochEnd.Of(told) : end;
            if (part.Replay is { } replay)
            {
                options.Progress?.Report(new ReplayProgress(replay.Step, replay.FirstStep));
            }

            if (part.Memory is { } memory)
            {
                var batch = new ReceivedBatch(part, memory);
                await KeepAsync(batch, server, stop).ConfigureAwait(false);
                received.TryWrite(batch);
            }
        }

        return end is null ? throw call.EndIsMissing() : end with { Steps = _steps };
    }

    private async ValueTask KeepAsync(ReceivedBatch batch, ServerLink server, CancellationToken stop)
    {
        try
        {
            if (_lastStep is { } last && batch.Step != last + 1)
            {
                throw new DataFeedException(
                    DataFeedError.ProtocolViolation, $"The data server at {server.Address} sent step {batch.Step} after step {last}.");
            }

            await _budget.TakeAsync(batch.ByteLength, stop).ConfigureAwait(false);
        }
        catch
        {
            batch.Dispose();
            throw;
        }

        (_cursor, _lastStep) = (batch.Cursor, batch.Step);
        _steps++;
        _failover.CountProgress(server);
    }
}
