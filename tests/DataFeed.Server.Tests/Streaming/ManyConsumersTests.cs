using System.Runtime.CompilerServices;
using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Testing;
using Xunit;

namespace DataFeed.Server.Tests.Streaming;

/// <summary>Many streams of one server, slow ones among them.</summary>
public sealed class ManyConsumersTests
{
    private const int Streams = 64;

    [Fact]
    public async Task SixtyFourStreams_AtOnce_EachGetTheWholeEpochInOrder()
    {
        await using var server = await TestServer.StartAsync(feeds => feeds.AddNumbers("numbers", 5000, 10, shuffle: false));

        var readings = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => ReadAsync(server.Address, "numbers")));

        Assert.All(readings, steps => Assert.Equal(Enumerable.Range(0, 500).Select(step => (long)step), steps));
        await server.RequireAllDisposedAsync();
    }

    [Fact]
    public async Task ConsumerThatDoesNotRead_StopsNobodyElseAndItsOwnProducerWithinBounds()
    {
        var made = new long[Streams + 1];
        var instances = -1;
        await using var server = await TestServer.StartAsync(
            feeds => feeds.Add("large", _ => Counted(Interlocked.Increment(ref instances))),
            options => options.ReadAheadBytes = 4 << 20);
        using var lazyClient = new DataFeedClient(server.Address, new DataFeedClientOptions { ReadAheadBytes = 1 << 20 });
        var lazyEpoch = await lazyClient.StartEpochAsync(new EpochRequest { Feed = "large" });
        await using var lazy = lazyEpoch.ReadAsync().GetAsyncEnumerator();
        Assert.True(await lazy.MoveNextAsync());
        lazy.Current.Dispose();

        var others = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => ReadAsync(server.Address, "large")));

        Assert.All(others, steps => Assert.Equal(300, steps.Count));
        Assert.InRange(Volatile.Read(ref made[0]), 1, 200);

        IEnumerable<Core.Batches.Batch> Counted(int instance)
        {
            // 300 batches of 256 KiB: 75 MiB, of which a stream that is not read may take up its buffers and HTTP/2's window.
            for (var item = 0; item < 300; item++)
            {
                Interlocked.Increment(ref made[instance]);
                yield return new(Core.Batches.BatchTensor.From("x", new float[1 << 16], 1, 1 << 16));
            }
        }
    }

    [Fact]
    public async Task LoneBatch_IsSentWithoutWaitingForTheNext()
    {
        var next = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(feeds => feeds.Add("slow", context => Slow(next.Task, context.CancellationToken)));
        var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = "slow" });
        await using var reading = epoch.ReadAsync().GetAsyncEnumerator();

        Assert.True(await Wait.ForAsync(reading.MoveNextAsync().AsTask(), "the first batch, while the second is not made"));
        reading.Current.Dispose();
        next.SetResult();

        Assert.True(await Wait.ForAsync(reading.MoveNextAsync().AsTask(), "the second batch"));
        reading.Current.Dispose();
    }

    private static async IAsyncEnumerable<Core.Batches.Batch> Slow(Task next, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return TestFeeds.Item(0);
        await next.WaitAsync(cancellationToken);
        yield return TestFeeds.Item(1);
    }

    private static async Task<List<long>> ReadAsync(string address, string feed)
    {
        using var client = new DataFeedClient(address);
        var epoch = await client.StartEpochAsync(new EpochRequest { Feed = feed });
        var steps = new List<long>();
        await foreach (var batch in epoch.ReadAsync())
        {
            using (batch)
            {
                steps.Add(batch.Step);
            }
        }

        return steps;
    }
}
