using DataFeed.Protocol.Framing;
using DataFeed.Server.Epochs;
using Grpc.Core;

namespace DataFeed.Server.Streaming;

/// <summary>Sends one consumer its steps, whichever they are, while its requests are read beside.</summary>
internal sealed class BatchStream(Consumer consumer, StepFlow flow, StreamRequests requests, IServerStreamWriter<OutgoingPart> responses)
{
    private readonly BatchSender _sender = new(consumer, flow.Start, responses);

    public async Task RunAsync()
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(consumer.Stopping);
        var read = requests.ReadAsync(flow, consumer, reading.Token);
        try
        {
            while (await flow.NextAsync(consumer.Stopping) is { IsNone: false } output)
            {
                await _sender.SendAsync(output, flow);
            }

            if (flow.End is { } end)
            {
                await _sender.SendEndAsync(end);
            }
        }
        catch (Exception) when (consumer.Refusal is not null)
        {
            // Whatever the stop broke off, in whichever way: the client is owed the reason for it.
            throw consumer.Refusal;
        }
        finally
        {
            await reading.CancelAsync();
            await read;
        }
    }
}
