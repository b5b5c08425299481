using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using static TorchSharp.torch;

namespace DataFeed.Trainer.Epochs;

/// <summary>Epochs from a data server.</summary>
/// <param name="client">The server; not disposed here.</param>
/// <param name="request">What fixes the epochs, but for their number.</param>
/// <param name="rank">This trainer's rank.</param>
/// <param name="device">Where batches shall be.</param>
internal sealed class ServerEpochs(DataFeedClient client, EpochRequest request, long rank, Device device) : IEpochSource
{
    public string Feed => request.Feed;

    public long? AskedSteps => request.Steps;

    public async Task<IStartedEpoch> StartAsync(long epoch, CancellationToken cancellationToken)
    {
        var started = await client.StartEpochAsync(request with { Epoch = epoch }, cancellationToken);
        var options = new ReadOptions { Rank = rank, Consumer = $"trainer {rank}" };
        // The epoch of a run is other trainers' too.
        return new ServerEpoch(started, options, device, isShared: request.Run.Length > 0);
    }
}
