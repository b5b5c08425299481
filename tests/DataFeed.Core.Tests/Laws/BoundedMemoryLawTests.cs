using DataFeed.Core.Batches;
using DataFeed.Core.Epochs;
using DataFeed.Core.Feeds;
using DataFeed.Core.Tests.Testing;
using FsCheck.Fluent;

namespace DataFeed.Core.Tests.Laws;

/// <summary>Law 6: what a reader's generator makes ahead is bounded in bytes; what was made is given back.</summary>
public sealed class BoundedMemoryLawTests
{
    [Fact]
    public void Production_OfEqualBatches_NeverRunsAheadOfItsBounds()
    {
        var cases = from batchBytes in Gen.Choose(1, 300)
                    from maxBytes in Gen.Choose(1, 1000)
                    from maxBatches in Gen.Choose(1, 6)
                    from takes in Gen.Choose(0, 30)
                    select (batchBytes, maxBytes, maxBatches, takes);

        Property.Holds(cases, async @case =>
        {
            var allowed = Math.Clamp(@case.maxBytes / @case.batchBytes, 1, @case.maxBatches);
            var producer = new CountingProducer(_ => @case.batchBytes);
            var plan = Plans.Create(producer.Feeds(), new() { Feed = "counting", Steps = 1000 });
            await using var reader = plan.Open(0, 0, new(@case.maxBytes, @case.maxBatches), new());

            for (var taken = 0; taken < @case.takes; taken++)
            {
                // It makes all that is allowed, and then no more: the generator itself checks that it is not asked too early.
                await Wait.ForAsync(producer.MadeAsync(taken + allowed), $"{taken + allowed} batches were made");
                producer.Allow(taken + 1 + allowed);
                (await EpochReadout.NextAsync(reader))!.Dispose();
            }

            await Wait.ForAsync(producer.MadeAsync(@case.takes + allowed), "the room was used");
            await reader.DisposeAsync();
            Assert.Null(reader.Failure);
            Assert.Equal(@case.takes + allowed, producer.Made);
        });
    }

    [Fact]
    public void Production_OfAnyBatches_ExceedsItsBytesByOneBatchAtMost()
    {
        var cases = from sizes in Gen.NonEmptyListOf(Gen.Choose(1, 500))
                    from maxBytes in Gen.Choose(1, 1000)
                    select (sizes, maxBytes);

        Property.Holds(cases, async @case =>
        {
            var outstanding = 0L;
            var most = 0L;
            var producer = new CountingProducer(step =>
            {
                var bytes = @case.sizes[(int)(step % @case.sizes.Count)];
                most = Math.Max(most, Interlocked.Add(ref outstanding, bytes));
                return bytes;
            });
            producer.Allow(int.MaxValue);
            var plan = Plans.Create(producer.Feeds(), new() { Feed = "counting", Steps = 50 });
            await using var reader = plan.Open(0, 0, new(@case.maxBytes, 1000), new());

            while (await TakeAsync() is { } batch)
            {
                batch.Dispose();
            }

            // One more is between this reader's taking it and its counting it.
            Assert.InRange(most, 0, @case.maxBytes + (2 * @case.sizes.Max()));

            async Task<EpochBatch?> TakeAsync()
            {
                var batch = await EpochReadout.NextAsync(reader);
                Interlocked.Add(ref outstanding, -(batch?.Batch.ByteLength ?? 0));
                return batch;
            }
        });
    }

    [Fact]
    public void Memory_ReaderLeftAtAnyPoint_IsAllGivenBack()
    {
        Property.Holds(EpochCase.Any(FeedKind.Indexed, FeedKind.Samples, FeedKind.AsyncSamples), async @case =>
        {
            var pool = new CountingPool();
            var plan = Plans.Create(RandomFeeds.Of(@case), @case.Request());
            var held = new List<EpochBatch>();
            await using (var reader = plan.Open(0, 0, @case.ReadAhead with { Pool = pool }, new()))
            {
                for (var take = @case.Choice % 5; take > 0 && await EpochReadout.NextAsync(reader) is { } batch; take--)
                {
                    held.Add(batch);
                }
            }

            Assert.Equal(held.Count, pool.Out);
            foreach (var batch in held)
            {
                batch.Dispose();
                batch.Dispose();
            }

            Assert.Equal(0, pool.Out);
        });
    }

    /// <summary>An endless feed that fails if it is asked for a batch before its reader made room for it.</summary>
    private sealed class CountingProducer(Func<long, int> bytesOf)
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _allowed = long.MaxValue;

        public long Made { get; private set; }

        public FeedCollection Feeds() => new FeedCollection().Add("counting", Batches, new FeedOptions { IsInfinite = true });

        public void Allow(long batches)
        {
            lock (_lock)
            {
                _allowed = batches;
            }
        }

        public async Task MadeAsync(long batches)
        {
            while (true)
            {
                Task more;
                lock (_lock)
                {
                    if (Made >= batches)
                    {
                        _allowed = Math.Min(_allowed, batches);
                        return;
                    }

                    more = _more.Task;
                }

                await more;
            }
        }

        private IEnumerable<Batch> Batches(EpochContext context)
        {
            for (var step = 0L; ; step++)
            {
                lock (_lock)
                {
                    Assert.True(step < _allowed, $"Step {step} was asked for, but only {_allowed} may be.");
                }

                var bytes = bytesOf(step);
                var batch = new Batch(BatchTensor.From("x", new byte[bytes], bytes));
                lock (_lock)
                {
                    Made++;
                    _more.SetResult();
                    _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                yield return batch;
            }
        }
    }
}
