using DataFeed.Core.Epochs;
using DataFeed.Ledger;
using Google.Protobuf;

namespace DataFeed.Server.Queue;

/// <summary>A step that one stream has claimed.</summary>
/// <param name="Claim">Its hand-out.</param>
/// <param name="Lease">What its consumer acknowledges it with.</param>
/// <param name="Making">Its batch; null where the epoch turned out to end before it.</param>
internal sealed record QueueStep(Claim Claim, ByteString Lease, Task<EpochBatch?> Making)
{
    /// <summary>Gives the batch back, once it is made.</summary>
    public async Task DropAsync()
    {
        try
        {
            (await Making)?.Dispose();
        }
#pragma warning disable CA1031 // Nobody wants this step here any more, nor what went wrong with it: its next consumer is told.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
