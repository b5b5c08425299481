using DataFeed.Core.Epochs;
using DataFeed.Core.Errors;
using DataFeed.Core.Running;
using DataFeed.Core.Tests.Testing;
using FsCheck.Fluent;

namespace DataFeed.Core.Tests.Running;

/// <summary>Several batches of one reader are made at once; nothing of it shows but the time.</summary>
public sealed class IndexedInstanceTests
{
    // Their blocked reads hold threads of the pool, which has few at first.
    private const int Several = 3;

    [Fact]
    public void Reading_AnyParallelismOfAnUnevenSource_IsTheSameBatchesAndEnd()
    {
        Property.Holds(EpochCase.Any(FeedKind.Indexed), async @case =>
        {
            var source = new WatchedSource(@case.Rows, (index, _) => Dawdle(index * @case.Choice));
            var plan = Plans.Create(source.Feeds(8, @case.Shuffle), @case.SplitRequest(@case.WorldSize));
            var rank = @case.Choice % @case.WorldSize;

            var one = await EpochReadout.OfAsync(plan, rank, options: @case.ReadAhead with { Parallelism = 1 });
            Assert.InRange(source.MostInside, 0, 1);
            var several = await EpochReadout.OfAsync(plan, rank, options: @case.ReadAhead);

            Assert.InRange(source.MostInside, 0, @case.Parallelism);
            Assert.Equal(one.Batches, several.Batches);
            Assert.Equal(one.End, several.End);
            for (var step = 0; step <= one.Batches.Count; step++)
            {
                var rest = await EpochReadout.OfAsync(plan, rank, step, @case.ReadAhead);
                Assert.Equal(one.Batches.Skip(step), rest.Batches);
            }
        });
    }

    [Fact]
    public void Reading_SamplesThatFail_FailsAsIfReadByOne()
    {
        var cases = from @case in EpochCase.Any(FeedKind.Indexed)
                    from failing in Gen.ArrayOf(Gen.Choose(0, 130))
                    select (@case, failing);

        Property.Holds(cases, async input =>
        {
            var (@case, failing) = input;
            var pool = new CountingPool();
            var census = new GeneratorCensus();
            var source = new WatchedSource(@case.Rows, (index, _) =>
            {
                Dawdle(index * @case.Choice);
                if (failing.Contains((int)index))
                {
                    throw new IOException($"bad sector {index}");
                }
            });
            var plan = Plans.Create(source.Feeds(8, @case.Shuffle), @case.Request());

            var one = await EpochReadout.OfAsync(plan, options: @case.ReadAhead with { Parallelism = 1 });
            var several = await EpochReadout.OfAsync(plan, options: @case.ReadAhead with { Pool = pool }, census: census);

            Assert.Equal(one.Batches, several.Batches);
            Assert.Equal(one.End, several.End);
            Assert.Equal(Fields(one.Error), Fields(several.Error));
            Assert.Equal((0, 0, 1L), (source.Inside, pool.Out, census.Disposed));
        });
    }

    [Fact]
    public void Reader_LeftAnywhere_LeavesNothingRunningAndNothingRented()
    {
        Property.Holds(EpochCase.Any(FeedKind.Indexed), async @case =>
        {
            var pool = new CountingPool();
            var census = new GeneratorCensus();
            var source = new WatchedSource(@case.Rows, (index, _) => Dawdle(index * @case.Choice));
            var plan = Plans.Create(source.Feeds(8, @case.Shuffle), @case.Request());
            var reader = plan.Open(0, 0, @case.ReadAhead with { Pool = pool }, census);
            for (var take = @case.Choice % 7; take > 0 && await EpochReadout.NextAsync(reader) is { } batch; take--)
            {
                batch.Dispose();
            }

            await Wait.ForAsync(reader.DisposeAsync().AsTask(), "the reader was disposed");

            var reads = source.Reads;
            Assert.Equal((0, 0, 0L), (source.Inside, pool.Out, census.Live));
            Assert.Equal((1L, 1L), (census.Created, census.Disposed));
            Assert.Null(reader.Failure);
            await Task.Yield();
            Assert.Equal(reads, source.Reads);
        });
    }

    [Fact]
    public async Task Reading_BatchesFinishedInReverse_DeliversThemInOrder()
    {
        var read = Enumerable.Range(0, Several + 1).Select(_ => new ManualResetEventSlim()).ToArray();
        read[Several].Set();
        var source = new WatchedSource(Several, (index, _) => Wait.Block(read[index + 1], $"sample {index + 1} was read"))
        {
            AfterRead = index => read[index].Set(),
        };

        var readout = await EpochReadout.OfAsync(Plan(source), options: new() { Parallelism = Several });

        Assert.Null(readout.Error);
        Assert.Equal([0L, 1L, 2L], readout.Batches.Select(batch => batch.Step));
        Assert.Equal(Several, source.MostInside);
    }

    [Fact]
    public async Task Reading_ALaterBatchHangs_StillTellsTheFailureBeforeIt()
    {
        using var later = new ManualResetEventSlim();
        var source = new WatchedSource(10, (index, cancellationToken) =>
        {
            if (index == 0)
            {
                Wait.Block(later, "a later batch was being read");
                throw new IOException("bad sector");
            }

            later.Set();
            cancellationToken.WaitHandle.WaitOne();
        });
        await using var reader = Plan(source).Open(0, 0, new() { Parallelism = 2 }, new());

        var failure = await Assert.ThrowsAsync<FeedException>(() => EpochReadout.NextAsync(reader));

        Assert.Equal("Feed \"random\" failed at step 0, sample 0 (read): IOException: bad sector", failure.Message);
        Assert.Equal(0, source.Inside);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Reading_TwoBatchesFail_TellsTheFirstInOrderWhicheverFailsFirst(int failsFirst)
    {
        using var both = new CountdownEvent(2);
        using var failing = new ManualResetEventSlim();
        var source = new WatchedSource(2, (index, cancellationToken) =>
        {
            both.Signal();
            Assert.True(both.Wait(TimeSpan.FromSeconds(60), CancellationToken.None), "Only one batch was being read.");
            if (index == failsFirst)
            {
                failing.Set();
            }
            else if (failsFirst == 0)
            {
                // The failure of step 0 is known once the rest is no longer wanted.
                cancellationToken.WaitHandle.WaitOne();
            }
            else
            {
                Wait.Block(failing, "the other one failed");
            }

            throw new IOException($"bad sector {index}");
        });

        var readout = await EpochReadout.OfAsync(Plan(source), options: new() { Parallelism = 2 });

        Assert.Equal("Feed \"random\" failed at step 0, sample 0 (read): IOException: bad sector 0", readout.Error!.Message);
    }

    [Fact]
    public async Task DisposeAsync_SeveralReadsInTheirCode_WaitsForAll()
    {
        using var all = new CountdownEvent(Several);
        var source = new WatchedSource(100, (_, cancellationToken) =>
        {
            all.Signal();
            cancellationToken.WaitHandle.WaitOne();
        });
        var census = new GeneratorCensus();
        var pool = new CountingPool();
        var reader = Plan(source).Open(0, 0, new() { Parallelism = Several, Pool = pool }, census);
        await Wait.ForAsync(Task.Run(() => all.WaitHandle.WaitOne()), "several batches were being read");
        Assert.Equal((Several, 1L), (source.Inside, census.Live));

        await Wait.ForAsync(reader.DisposeAsync().AsTask(), "the reader was disposed");

        Assert.Equal((0, 0, 0L), (source.Inside, pool.Out, census.Live));
        Assert.Null(reader.Failure);
    }

    [Fact]
    public void Reading_WhateverTheConsumerTakes_NeverMakesMoreThanItsBounds()
    {
        const int BatchBytes = 4 * 21;
        var cases = from maxBytes in Gen.Choose(1, 6 * BatchBytes)
                    from maxBatches in Gen.Choose(1, 6)
                    from parallelism in Gen.Choose(1, 4)
                    select (maxBytes, maxBatches, parallelism);

        Property.Holds(cases, async @case =>
        {
            // What is being made counts as well: so many samples may be begun, and no more.
            var allowed = 4 * Math.Clamp(@case.maxBytes / BatchBytes, 1, @case.maxBatches);
            var begun = 0;
            var source = new WatchedSource(120, (index, _) =>
            {
                Dawdle(index);
                Assert.True(Interlocked.Increment(ref begun) <= Volatile.Read(ref allowed), $"Sample {index} was read too early.");
            });
            var options = new ReadAheadOptions(@case.maxBytes, @case.maxBatches) { Parallelism = @case.parallelism };
            await using var reader = Plan(source, batchSize: 4).Open(0, 0, options, new());

            for (var taken = 0; taken < 30; taken++)
            {
                Interlocked.Add(ref allowed, 4);
                (await EpochReadout.NextAsync(reader))!.Dispose();
            }

            Assert.Null(await EpochReadout.NextAsync(reader));
            Assert.Equal(120, begun);
        });
    }

    [Fact]
    public async Task Reading_ManyReadersAtOnce_EachGetsAll()
    {
        var source = new WatchedSource(500, (index, _) => Dawdle(index));
        var plan = Plan(source, batchSize: 8);
        var alone = await EpochReadout.OfAsync(plan);

        var readouts = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => EpochReadout.OfAsync(plan, options: new() { Parallelism = 4 })));

        Assert.All(readouts, readout => Assert.Equal(alone.Batches, readout.Batches));
    }

    [Fact]
    public void Parallelism_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReadAheadOptions { Parallelism = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReadAheadOptions { Parallelism = ReadAheadOptions.MaxParallelism + 1 });
        Assert.InRange(new ReadAheadOptions().Parallelism, 1, 4);
    }

    private static EpochPlan Plan(WatchedSource source, int batchSize = 1) =>
        Plans.Create(source.Feeds(batchSize), new() { Feed = RandomFeeds.Name });

    private static (FeedError?, string?, string?, long?, long?, string?) Fields(FeedException? error) =>
        (error?.Error, error?.Message, error?.Feed, error?.Step, error?.SampleId, error?.Stage);

    // Some samples take longer than others, in another way for each case.
    private static void Dawdle(long about) => Thread.SpinWait((int)((ulong)(about * 2_654_435_761) >> 16 & 0xFFF));
}
