using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;
using DataFeed.Core.Tests.Testing;

namespace DataFeed.Core.Tests.Epochs;

public sealed class NondeterministicPlanTests
{
    private static readonly FeedCollection Feeds = new FeedCollection()
        .Add("news", _ => Enumerable.Range(0, 5).Select(item => TrackedFeed.BatchOf(item)), new() { IsDeterministic = false });

    [Fact]
    public async Task Epoch_ReadFromItsStart_IsRead() =>
        Assert.Equal(5, (await EpochReadout.OfAsync(Plans.Create(Feeds, new() { Feed = "news" }))).Batches.Count);

    [Fact]
    public void Request_ForALaterStart_IsRefusedAndToldWhatToDo()
    {
        var refused = Assert.Throws<FeedException>(() => Plans.Create(Feeds, new() { Feed = "news", Start = new(2) }));

        Assert.Equal(FeedError.ResumeUnsupported, refused.Error);
        Assert.Equal(
            "Feed \"news\" is declared not deterministic: another instance generates other batches, so nothing goes on at step 2. Start another "
            + "epoch and read it from its start; to resume, make the feed a function of its EpochContext and declare it so.",
            refused.Message);
    }

    [Fact]
    public void Epoch_OpenedAtALaterStep_IsRefused()
    {
        var plan = Plans.Create(Feeds, new() { Feed = "news" });

        Assert.Equal(FeedError.ResumeUnsupported, Assert.Throws<FeedException>(() => plan.Open(0, 1, new(), new())).Error);
    }

    [Fact]
    public async Task Generator_ThatCouldSave_IsNotAskedTo()
    {
        var feeds = new FeedCollection().AddSavable(
            "sum", (context, state) => new SavableNoise(context, state, 3) { WhenSaved = (_, _) => throw new InvalidOperationException("asked") },
            new() { IsDeterministic = false });

        var readout = await EpochReadout.OfAsync(Plans.Create(feeds, new() { Feed = "sum" }));

        Assert.Equal(3, readout.Batches.Count);
        Assert.Null(readout.Error);
    }
}
