using System.Threading.Channels;
using DataFeed.Client.Epochs;
using DataFeed.Client.Servers;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace DataFeed.Client.Reading;

/// <summary>Reads all from one server. Where it is lost, another goes on behind the last batch that came.</summary>
internal sealed class StreamReceiver(DataFeedClient client, Epoch epoch, ReadOptions options) : BatchReceiver
{
    private readonly ByteBudget _budget = new(client.Options.ReadAheadBytes, client.Options.ReadAheadBatches);
    private readonly Retry _retry = client.NewRetry();
    private ByteString _cursor = options.Cursor;
    private long _steps;

    public override void Release(Batch batch) => _budget.Release(batch.ByteLength);

    public override async Task<EpochEnd> ReceiveAsync(ChannelWriter<Batch> received, CancellationToken stop)
    {
        while (true)
        {
            var server = client.Servers.Next();
            try
            {
                return await ReceiveFromAsync(server, received, stop).ConfigureAwait(false);
            }
            catch (RpcException exception)
            {
                if (!stop.IsCancellationRequested)
                {
                    server.CountFailure();
                }

                if (stop.IsCancellationRequested || !epoch.IsDeterministic || !_retry.MayFollow(exception))
                {
                    throw CallFailure.Translate(exception, server.Address, stop);
                }
            }

            await _retry.WaitAsync(client.Servers.Next().Pause, stop).ConfigureAwait(false);
        }
    }

    private async Task<EpochEnd> ReceiveFromAsync(ServerLink server, ChannelWriter<Batch> received, CancellationToken stop)
    {
        using var call = new BatchCall(server, options.Memory, client.Options.MaxBatchBytes, stop);
        await call.OpenAsync(epoch.Token, options, _cursor, window: null).ConfigureAwait(false);
        EpochEnd? end = null;
        var isFirst = true;
        while (await call.NextAsync().ConfigureAwait(false) is { } part)
        {
            end = part.End ?? end;
            if (part.Replay is { } replay)
            {
                options.Progress?.Report(new ReplayProgress(replay.Step, replay.FirstStep));
            }

            if (part.Memory is { } memory)
            {
                var batch = new Batch(part.Header!, memory);
                await KeepAsync(batch, stop).ConfigureAwait(false);
                if (isFirst)
                {
                    isFirst = false;
                    server.CountSuccess();
                }

                _cursor = batch.Cursor;
                _steps++;
                _retry.CountProgress();
                received.TryWrite(batch);
            }
        }

        if (end is null)
        {
            throw new DataFeedException(DataFeedError.ProtocolViolation, "The stream closed without saying how the epoch ended.");
        }

        end.Steps = _steps;
        return end;
    }

    private async ValueTask KeepAsync(Batch batch, CancellationToken stop)
    {
        try
        {
            await _budget.TakeAsync(batch.ByteLength, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            batch.Dispose();
            throw;
        }
    }
}
