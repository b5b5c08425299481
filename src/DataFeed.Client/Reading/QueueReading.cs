using System.Runtime.CompilerServices;
using System.Threading.Channels;
using DataFeed.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace DataFeed.Client.Reading;

/// <summary>One consumer's share of a QUEUE epoch: what it claims, over whichever server answers, each step acknowledged when the next is asked for.</summary>
internal sealed class QueueReading(DataFeedClient client, ByteString token, ReadOptions options)
{
    // The last acknowledgements of a reader that leaves are worth so much of its time: lost, their steps would be done again.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly OwedAcks _acks = new(options.LeaseLost);

    public EpochEnd? End { get; private set; }

    public async IAsyncEnumerable<Batch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var received = Channel.CreateUnbounded<Batch>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var receiving = ReceiveAsync(received.Writer, stop.Token, cancellationToken);
        try
        {
            while (await received.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                while (received.Reader.TryRead(out var batch))
                {
                    var (step, lease) = (batch.Step, batch.Lease);
                    yield return batch;
                    _acks.Add(step, lease);
                }
            }
        }
        finally
        {
            _acks.Complete();
            stop.CancelAfter(_acks.IsUsed ? Farewell : TimeSpan.Zero);
            await receiving.ConfigureAwait(false);
            while (received.Reader.TryRead(out var batch))
            {
                batch.Dispose();
            }
        }
    }

    private async Task ReceiveAsync(ChannelWriter<Batch> received, CancellationToken stop, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await ReceiveAllAsync(received, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            failure = new OperationCanceledException("Reading was cancelled.", cancellationToken);
        }
#pragma warning disable CA1031 // Handed over, not swallowed: the reader waits on the other side, also for what a memory source throws.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        received.Complete(failure);
    }

    private async Task ReceiveAllAsync(ChannelWriter<Batch> received, CancellationToken stop)
    {
        var retry = client.NewRetry();
        while (true)
        {
            var server = client.Servers.Next();
            var call = new QueueCall(client.Options.MaxBatchBytes, options, token, _acks);
            try
            {
                End = await call.RunAsync(server, received, stop).ConfigureAwait(false);
                return;
            }
            catch (RpcException exception)
            {
                if (call.HasProgressed)
                {
                    server.CountSuccess();
                    retry.CountProgress();
                }

                if (stop.IsCancellationRequested || _acks.IsComplete || !retry.MayFollow(exception))
                {
                    throw CallFailure.Translate(exception, server.Address, stop);
                }

                server.CountFailure();
            }

            await retry.WaitAsync(client.Servers.Next().Pause, stop).ConfigureAwait(false);
        }
    }
}
