using DataFeed.Core.Epochs;
using DataFeed.Core.Feeds;
using DataFeed.Core.Pipelines;
using DataFeed.Core.Running;
using DataFeed.Sources.Idx;

namespace DataFeed.Sources.Tests.Idx;

public sealed class IdxImagesTests
{
    private static readonly byte[] Images = IdxBytes.Of([3, 1, 2], [0, 255, 51, 102, 1, 254]);
    private static readonly byte[] Labels = IdxBytes.Of([3], [7, 8, 255]);

    [Fact]
    public async Task Images_AsAFeed_AreScaledWithTheirLabels()
    {
        var source = new IdxImages(IdxBytes.Open(IdxBytes.Gzip(Images)), IdxBytes.Open(Labels));
        var feeds = new FeedCollection().AddIndexed("digits", _ => source, batchSize: 3, shuffle: false);
        using var plan = await EpochPlan.CreateAsync(feeds, new() { Feed = "digits" });
        await using var reader = EpochReader.Open(plan, 0, default, new(), new());

        using var batch = await reader.NextAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(["image F32 [-1,1,1,2]", "label I64 [-1]"], plan.Schema.Select(tensor => tensor.ToString()));
        Assert.Equal([0f, 1f, 0.2f, 0.4f, 1 / 255f, 254 / 255f], batch!.Batch.Tensors[0].Values<float>().ToArray());
        Assert.Equal([7L, 8L, 255L], batch.Batch.Tensors[1].Values<long>().ToArray());
        Assert.Equal([0L, 1L, 2L], batch.Batch.SampleIds.ToArray());
        Assert.Equal(3, source.Count);
    }

    [Fact]
    public void Identity_IsThatOfTheContent()
    {
        var identity = new IdxImages(IdxBytes.Open(Images), IdxBytes.Open(Labels)).Identity;

        Assert.Matches("^[0-9a-f]{32}$", identity);
        Assert.Equal(identity, new IdxImages(IdxBytes.Open(IdxBytes.Gzip(Images)), IdxBytes.Open(Labels), "other name").Identity);
        Assert.NotEqual(identity, new IdxImages(IdxBytes.Open(Images), IdxBytes.Open(IdxBytes.Of([3], [7, 8, 254]))).Identity);
        Assert.NotEqual(identity, new IdxImages(IdxBytes.Open(IdxBytes.Of([3, 2, 1], [0, 255, 51, 102, 1, 254])), IdxBytes.Open(Labels)).Identity);
    }

    [Fact]
    public void Images_CountsThatDiffer_AreRefusedWithBoth()
    {
        var exception = Assert.Throws<InvalidDataException>(
            () => new IdxImages(IdxBytes.Open(Images), IdxBytes.Open(IdxBytes.Of([2], [1, 2])), "digits"));

        Assert.Equal("digits has 3 images, but 2 labels.", exception.Message);
    }

    [Fact]
    public void Images_GivenTheOtherWayRound_AreRefusedWithTheirShapes()
    {
        var exception = Assert.Throws<InvalidDataException>(() => new IdxImages(IdxBytes.Open(Labels), IdxBytes.Open(Images), "digits"));

        Assert.Equal("digits images have the shape [3] and labels [3,1,2]; [count,height,width] and [count] are needed.", exception.Message);
    }

    [Fact]
    public void Images_DamagedFile_IsNamed()
    {
        var exception = Assert.Throws<InvalidDataException>(() => new IdxImages(IdxBytes.Open(Images), IdxBytes.Open([]), "digits"));

        Assert.StartsWith("digits labels is no IDX file", exception.Message, StringComparison.Ordinal);
    }
}
