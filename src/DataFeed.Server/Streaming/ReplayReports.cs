using DataFeed.Core.Epochs;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using DataFeed.Server.Epochs;

namespace DataFeed.Server.Streaming;

/// <summary>Tells a client that waits for its first batch how far the fresh generator has come on its way there.</summary>
internal sealed class ReplayReports(EpochConsumer consumer, PartWriter parts)
{
    // Short enough to see that something moves, long enough that a quick replay says nothing.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Takes the next batch, with a report for each interval that the replay takes until then.</summary>
    public async Task<EpochBatch?> NextAsync()
    {
        var next = consumer.NextAsync().AsTask();
        try
        {
            while (!next.IsCompleted)
            {
                await ((Task)next).WaitAsync(Interval, consumer.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (consumer.ReplayedSteps is { } steps)
                {
                    var replay = new Replay { Step = steps, FirstStep = consumer.NextStep };
                    await parts.WriteAsync(new OutgoingPart(replay), moreIsReady: false);
                }
            }
        }
        catch
        {
            // The call is dead, so this ends soon; a batch that comes to nobody is given back.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (next.IsCompletedSuccessfully)
            {
                next.Result?.Dispose();
            }

            throw;
        }

        return await next;
    }
}
