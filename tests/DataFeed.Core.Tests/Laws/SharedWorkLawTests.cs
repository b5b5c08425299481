using DataFeed.Core.Order;
using DataFeed.Core.Running;
using DataFeed.Core.Tests.Testing;
using FsCheck.Fluent;

namespace DataFeed.Core.Tests.Laws;

/// <summary>Laws 1, 3, 4 and 6 where readers share instances: who shares with whom changes no byte, and all is given back.</summary>
public sealed class SharedWorkLawTests
{
    private static readonly FeedKind[] Opaque = [FeedKind.Samples, FeedKind.AsyncSamples, FeedKind.Batches];

    [Fact]
    public void Split_OpaqueFeedOfAnyWorld_IsOneInstanceWhoseSlicesAreTheGlobalBatches()
    {
        Property.Holds(EpochCase.Any(Opaque), async @case =>
        {
            var feeds = RandomFeeds.Of(@case);
            var (pool, census) = (new CountingPool(), new GeneratorCensus());
            var whole = await EpochReadout.OfAsync(Plans.Create(feeds, @case.Request()));
            var step = @case.Choice % (whole.Batches.Count + 1);
            var plan = Plans.Create(feeds, @case.SplitRequest(@case.WorldSize) with { Start = new(step) });

            EpochReadout[] ranks;
            await using (var shared = new SharedEpoch(plan, @case.ReadAhead with { Pool = pool }, census, new()))
            {
                ranks = await ReadAsync(shared, @case.WorldSize, step);
            }

            ElasticityLawTests.AssertSlicesAre(whole, step, ranks, @case);
            Assert.Equal((1, 1, 0), (census.Created, census.Disposed, pool.Out));
        }, tests: 1000);
    }

    [Fact]
    public void Split_WorldChangedAgainAndAgain_GoesOnWithTheSameGlobalBatches()
    {
        Property.Holds(EpochCase.Any(Opaque), async @case =>
        {
            var feeds = RandomFeeds.Of(@case);
            var whole = await EpochReadout.OfAsync(Plans.Create(feeds, @case.Request()));
            var rows = new List<string>();
            var (step, choice) = (0, @case.Choice);
            int[] worlds = @case.Kind == FeedKind.Batches ? [1, 8, 3, 6] : [1, Math.Min(8, @case.BatchSize), Math.Min(3, @case.BatchSize)];
            foreach (var world in worlds)
            {
                var steps = (choice % 7) + 1;
                choice /= 7;
                var request = @case.SplitRequest(world) with { Start = new(step), Steps = world == worlds[^1] ? null : steps };
                if (step == whole.Batches.Count)
                {
                    break;
                }

                var plan = Plans.Create(feeds, request with { Steps = step == 0 && steps > whole.Batches.Count ? null : request.Steps });
                await using var shared = new SharedEpoch(plan, @case.ReadAhead, new(), new());
                var ranks = await ReadAsync(shared, world, step);
                Assert.All(ranks, rank => Assert.Equal(ranks[0].End, rank.End));
                rows.AddRange(Enumerable.Range(0, ranks[0].Batches.Count).SelectMany(at => ranks.SelectMany(rank => rank.ValidRows[at])));
                step = (int)ranks[0].End!.NextStep;
            }

            Assert.Equal(whole.ValidRows.Take(step).SelectMany(batch => batch), rows);
        }, tests: 300);
    }

    [Fact]
    public void Split_RanksLeavingAndComingBackAnywhere_ReadWhatTheyWouldHaveRead()
    {
        Property.Holds(EpochCase.Any(Opaque), async @case =>
        {
            var plan = Plans.Create(RandomFeeds.Of(@case), @case.SplitRequest(@case.WorldSize));
            var (pool, census) = (new CountingPool(), new GeneratorCensus());
            await using (var shared = new SharedEpoch(plan, @case.ReadAhead with { Pool = pool }, census, new()))
            {
                await Task.WhenAll(Enumerable.Range(0, @case.WorldSize).Select(rank => Task.Run(() => WanderAsync(shared, rank, @case.Choice))));
            }

            Assert.Equal((0, 0), (census.Live, pool.Out));
        }, tests: 300);
    }

    [Fact]
    public void Every_ReadersComingAndGoingAnywhere_ReadWhatTheyWouldHaveRead()
    {
        var cases = from @case in EpochCase.Any([.. Opaque, FeedKind.Indexed])
                    from readers in Gen.Choose(1, 6)
                    from several in Gen.Elements(true, false)
                    select (@case, readers, several);

        Property.Holds(cases, async input =>
        {
            var (@case, readers, several) = input;
            var plan = Plans.Create(RandomFeeds.Of(@case), @case.Request());
            var (pool, census) = (new CountingPool(), new GeneratorCensus());
            await using (var shared = new SharedEpoch(plan, @case.ReadAhead with { Pool = pool }, census, new() { ExpectsSeveral = several }))
            {
                await Task.WhenAll(Enumerable.Range(0, readers).Select(reader => Task.Run(() => WanderAsync(shared, 0, @case.Choice + reader))));
            }

            Assert.Equal((0, 0), (census.Live, pool.Out));
        }, tests: 300);
    }

    private static async Task<EpochReadout[]> ReadAsync(SharedEpoch shared, int world, long firstStep)
    {
        // All are there before one can be through.
        var readers = Enumerable.Range(0, world).Select(rank => shared.Open(rank, firstStep)).ToArray();
        return await Task.WhenAll(readers.Select(reader => Task.Run(async () =>
        {
            await using (reader)
            {
                return await EpochReadout.OfAsync(reader);
            }
        })));
    }

    // Reads to the end, leaving now and then, and comes back some steps earlier; compares with a reader of its own.
    private static async Task WanderAsync(SharedEpoch shared, int rank, int seed)
    {
        var alone = await EpochReadout.OfAsync(shared.Plan, rank);
        var random = new KeyedRandom((ulong)seed, 0, rank);
        var next = 0L;
        for (var visits = 1; ; visits++)
        {
            await using var reader = shared.Open(rank, next);
            for (var stay = visits < 6 ? random.NextInt64(20) : long.MaxValue; stay > 0; stay--)
            {
                if (await EpochReadout.NextAsync(reader) is not { } batch)
                {
                    Assert.Equal(alone.Batches.Count, next);
                    Assert.Equal(alone.End!.NextStep, reader.End!.NextStep);
                    Assert.Equal(alone.End.Reason, reader.End.Reason);
                    return;
                }

                Assert.Equal(alone.Batches[(int)next], ReadBatch.Of(batch));
                next++;
                if (random.NextInt64(4) == 0)
                {
                    await Task.Yield();
                }

                Assert.Equal(alone.Batches[(int)batch.Step], ReadBatch.Of(batch));
                batch.Dispose();
            }

            next -= random.NextInt64(Math.Min(next, 12) + 1);
        }
    }
}
