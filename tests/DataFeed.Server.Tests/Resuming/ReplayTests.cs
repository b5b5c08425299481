using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Core.Feeds;
using DataFeed.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Batch = DataFeed.Core.Batches.Batch;

namespace DataFeed.Server.Tests.Resuming;

/// <summary>What a client hears while a fresh generator runs up to its cursor.</summary>
public sealed class ReplayTests : IDisposable
{
    private const int Steps = 10;

    // Each instance waits before this step until it may go on.
    private const int Barrier = 4;

    private readonly SemaphoreSlim _mayPass = new(0);

    public void Dispose() => _mayPass.Dispose();

    [Fact]
    public async Task Replay_ThatTakesLong_IsReportedEverySecondUntilTheFirstBatch()
    {
        var time = new CountingTime();
        await using var server = await TestServer.StartAsync(feeds => feeds.Add("slow", Generate), time: time);
        var (epoch, whole) = await ReadOnceAsync(server);
        var reports = new Reports();
        var timers = time.TimersMade;

        var reading = epoch.ReadAllAsync(new ReadOptions { Cursor = whole.Batches[6].Cursor, Progress = reports });
        for (var report = 1; report <= 3; report++)
        {
            await Wait.UntilAsync(() => time.TimersMade, made => made > timers, "the server to wait for its next report");
            Assert.Equal(report - 1, reports.Count);
            timers = time.TimersMade;
            time.Advance(TimeSpan.FromSeconds(1));
            await Wait.UntilAsync(() => reports.Count, count => count == report, $"report {report}");
        }

        _mayPass.Release();
        var rest = await reading;

        Assert.Equal(whole.Batches.Skip(7), rest.Batches);
        Assert.All(reports.All, report => Assert.Equal(new ReplayProgress(Barrier, 7), report));
    }

    [Fact]
    public async Task Replay_ThatIsQuick_SaysNothing()
    {
        await using var server = await TestServer.StartAsync(feeds => feeds.Add("slow", Generate), time: new FakeTimeProvider());
        var (epoch, whole) = await ReadOnceAsync(server);
        var reports = new Reports();
        _mayPass.Release();

        var rest = await epoch.ReadAllAsync(new ReadOptions { Cursor = whole.Batches[6].Cursor, Progress = reports });

        Assert.Equal(whole.Batches.Skip(7), rest.Batches);
        Assert.Equal(0, reports.Count);
    }

    [Fact]
    public async Task Replay_WhoseClientLeaves_IsStoppedAndDisposed()
    {
        var time = new CountingTime();
        await using var server = await TestServer.StartAsync(feeds => feeds.Add("slow", Generate), time: time);
        var (epoch, whole) = await ReadOnceAsync(server);
        var reports = new Reports();
        var timers = time.TimersMade;
        using var leave = new CancellationTokenSource();

        var reading = epoch.ReadAsync(new ReadOptions { Cursor = whole.Batches[6].Cursor, Progress = reports })
            .GetAsyncEnumerator(leave.Token);
        var next = reading.MoveNextAsync().AsTask();
        await Wait.UntilAsync(() => time.TimersMade, made => made > timers, "the server to wait for its next report");
        time.Advance(TimeSpan.FromSeconds(1));
        await Wait.UntilAsync(() => reports.Count, count => count == 1, "the first report");
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        await server.RequireAllDisposedAsync();
    }

    private async Task<(Client.Epochs.Epoch Epoch, SeenEpoch Whole)> ReadOnceAsync(TestServer server)
    {
        _mayPass.Release();
        var epoch = await server.Client.StartEpochAsync(new EpochRequest { Feed = "slow" });
        return (epoch, await epoch.ReadAllAsync());
    }

    private async IAsyncEnumerable<Batch> Generate(EpochContext context)
    {
        for (var item = 0L; item < Steps; item++)
        {
            if (item == Barrier)
            {
                await _mayPass.WaitAsync(context.CancellationToken);
            }

            yield return TestFeeds.Item(item);
        }
    }

    private sealed class Reports : IProgress<ReplayProgress>
    {
        private readonly Lock _lock = new();
        private readonly List<ReplayProgress> _reports = [];

        public int Count => All.Length;

        public ReplayProgress[] All
        {
            get
            {
                lock (_lock)
                {
                    return [.. _reports];
                }
            }
        }

        public void Report(ReplayProgress value)
        {
            lock (_lock)
            {
                _reports.Add(value);
            }
        }
    }
}
