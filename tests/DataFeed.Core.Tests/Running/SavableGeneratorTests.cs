using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;
using DataFeed.Core.Tests.Testing;

namespace DataFeed.Core.Tests.Running;

public sealed class SavableGeneratorTests
{
    private const int Steps = 20;

    private readonly List<SavableNoise> _instances = [];

    private Func<long, byte[], byte[]> _whenSaved = (_, state) => state;

    [Fact]
    public async Task Epoch_OpenedWithWhatWasSaved_IsTheRestAndRunsNothingElse()
    {
        var plan = Plan();
        var (whole, states) = await ReadAsync(plan, 0, default);

        for (var step = 1; step <= Steps; step++)
        {
            var (rest, _) = await ReadAsync(plan, step, states[step - 1]);

            Assert.Equal(whole.Skip(step), rest);
            // At the end, no instance has to be made to know that it is the end.
            Assert.Equal(Steps - step, step == Steps ? 0 : _instances[^1].Made);
        }

        Assert.All(_instances, instance => Assert.Equal(1, instance.Disposals));
    }

    [Fact]
    public async Task Epoch_ContinuedOnPurposeWithWhatWasSaved_StartsEveryReaderThere()
    {
        var (whole, states) = await ReadAsync(Plan(), 0, default);
        var plan = Plan(new() { Feed = "sum", Start = new(8, states[7]) });

        var (rest, _) = await ReadAsync(plan, 8, default);
        var (later, _) = await ReadAsync(plan, 11, default);

        Assert.Equal(whole.Skip(8), rest);
        Assert.Equal(whole.Skip(11), later);
        Assert.All(_instances[1..], instance => Assert.Equal(Steps - 8, instance.Made));
    }

    [Fact]
    public async Task Epoch_OpenedWithoutState_RunsFromItsStart()
    {
        var (whole, _) = await ReadAsync(Plan(), 0, default);

        var (rest, _) = await ReadAsync(Plan(), 7, default);

        Assert.Equal(whole.Skip(7), rest);
        Assert.Equal(Steps, _instances[^1].Made);
    }

    [Fact]
    public async Task Save_OfNothing_LeavesNoState()
    {
        _whenSaved = (_, _) => [];

        var (_, states) = await ReadAsync(Plan(), 0, default);

        Assert.All(states, state => Assert.Equal(0, state.Length));
    }

    [Fact]
    public async Task Save_ThatThrows_FailsWithItsStageAfterTheBatchesThatWereRight()
    {
        _whenSaved = (step, state) => step == 3 ? throw new InvalidOperationException("no room") : state;

        var readout = await EpochReadout.OfAsync(Plan());

        Assert.Equal(3, readout.Batches.Count);
        Assert.Equal("Feed \"sum\" failed at step 3 (save): InvalidOperationException: no room", readout.Error!.Message);
        Assert.Equal((FeedError.GeneratorFailed, "save", 3L), (readout.Error.Error, readout.Error.Stage, readout.Error.Step));
    }

    [Fact]
    public async Task Save_OfMoreThanTravels_FailsAndSaysHowMuchDoes()
    {
        _whenSaved = (step, _) => new byte[step == 2 ? 4097 : 4096];

        var readout = await EpochReadout.OfAsync(Plan());

        Assert.Equal(2, readout.Batches.Count);
        Assert.EndsWith("The saved state has 4097 bytes; at most 4096 are possible.", readout.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_ThatThrows_FailsWithItsStage()
    {
        await using var reader = Plan().Open(0, 4, new(), new(), new byte[3]);

        var failed = await Assert.ThrowsAsync<FeedException>(() => EpochReadout.NextAsync(reader));

        Assert.Equal((FeedError.GeneratorFailed, "restore", 4L), (failed.Error, failed.Stage, failed.Step));
    }

    private EpochPlan Plan(Traversal? request = null)
    {
        var feeds = new FeedCollection().AddSavable(
            "sum",
            (context, state) =>
            {
                _instances.Add(new SavableNoise(context, state, Steps) { WhenSaved = _whenSaved });
                return _instances[^1];
            },
            new() { Count = _ => Steps });
        return Plans.Create(feeds, request ?? new() { Feed = "sum" });
    }

    private static async Task<(List<ReadBatch> Batches, List<ReadOnlyMemory<byte>> States)> ReadAsync(
        EpochPlan plan, long firstStep, ReadOnlyMemory<byte> state)
    {
        await using var reader = plan.Open(0, firstStep, new(), new(), state);
        List<ReadBatch> batches = [];
        List<ReadOnlyMemory<byte>> states = [];
        while (await EpochReadout.NextAsync(reader) is { } batch)
        {
            batches.Add(ReadBatch.Of(batch));
            states.Add(batch.State);
            batch.Dispose();
        }

        return (batches, states);
    }
}
