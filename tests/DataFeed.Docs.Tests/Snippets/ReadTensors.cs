using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.TorchSharp;
using static TorchSharp.torch;

namespace DataFeed.Docs.Tests.Snippets;

/// <summary>What the package's README shows of tensors. Compiled and not run: libtorch is the program's.</summary>
internal static class ReadTensors
{
    public static async Task FromAsync(DataFeedClient client, Action<Tensor, Tensor> Train)
    {
        // snippet: read-tensors
        var epoch = await client.StartEpochAsync(new EpochRequest { Feed = "mnist-train", Epoch = 0, Seed = 1 });
        await foreach (var batch in epoch.ReadTensorsAsync())
        {
            Train(batch["image"], batch["label"]);
            batch.Dispose();
        }
        // end
    }
}
