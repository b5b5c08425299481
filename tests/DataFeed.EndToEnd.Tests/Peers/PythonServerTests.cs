using DataFeed.Client;
using DataFeed.Client.Epochs;
using DataFeed.Client.Reading;
using DataFeed.Protocol.Errors;
using Xunit;

namespace DataFeed.EndToEnd.Tests.Peers;

/// <summary>The C# client against a server that knows nothing but protos/.</summary>
public sealed class PythonServerTests : IAsyncLifetime
{
    private PythonServer? _server;

    private PythonServer Server => _server ?? throw new InvalidOperationException("It is not started.");

    private DataFeedClient Client => Server.Client;

    public async Task InitializeAsync() => _server = await PythonServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task ListFeeds_ServedInPython_AreThoseOfThatServer()
    {
        var feeds = await Client.ListFeedsAsync();

        Assert.Equal(["endless", "failing", "known", "vague"], feeds.Select(feed => feed.Name));
        Assert.All(feeds, feed => Assert.Equal(["small", "id", "even", "half", "big"], feed.Schema.Select(spec => spec.Name)));
    }

    [Fact]
    public async Task Read_BatchesInPartsOfOddSizes_GivesEveryValueShapeAndType()
    {
        var epoch = await Client.StartEpochAsync(new EpochRequest { Feed = "known" });
        var reading = epoch.ReadAsync();
        var firstRow = 0L;
        var steps = 0;

        await foreach (var batch in reading)
        {
            using (batch)
            {
                Assert.Equal(steps++, batch.Step);
                Assert.Equal(Enumerable.Range((int)firstRow, (int)batch.Rows).Select(row => (long)row), batch.SampleIds.ToArray());
                Assert.Equal($"after {batch.Step}", System.Text.Encoding.UTF8.GetString(batch.Cursor.ToArray()));
                AssertLayout(batch);
                AssertValues(batch, firstRow);
                firstRow += batch.Rows;
            }
        }

        Assert.Equal(10, firstRow);
        Assert.Equal((3, EndReason.Completed, "the end"), (reading.End!.Steps, reading.End.Reason, System.Text.Encoding.UTF8.GetString(reading.End.Cursor.ToArray())));
    }

    [Fact]
    public async Task StartEpoch_UnknownFeed_ThrowsTheErrorOfTheTrailer()
    {
        var error = await Assert.ThrowsAsync<DataFeedException>(() => Client.StartEpochAsync(new EpochRequest { Feed = "nothing" }));

        Assert.Equal(DataFeedError.FeedNotFound, error.Error);
        Assert.False(error.IsRetryable);
        Assert.Equal("No feed \"nothing\" in Python.", error.Message);
    }

    [Theory]
    [InlineData("failing", DataFeedError.GeneratorFailed, "Feed \"failing\", step 1: no more – größer als nötig.")]
    [InlineData("vague", DataFeedError.ServerFailed, "something")]
    public async Task Read_FailureAfterABatch_GivesTheBatchThenTheError(string feed, DataFeedError expected, string words)
    {
        var epoch = await Client.StartEpochAsync(new EpochRequest { Feed = feed });
        var steps = new List<long>();

        var error = await Assert.ThrowsAsync<DataFeedException>(() => ReadAsync(epoch, steps.Add));

        Assert.Equal([0], steps);
        Assert.Equal(expected, error.Error);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_MethodThatIsNotImplemented_IsIncompatible()
    {
        var epoch = await Client.StartEpochAsync(new EpochRequest { Feed = "known" });

        var error = await Assert.ThrowsAsync<DataFeedException>(() => epoch.EndAsync());

        Assert.Equal(DataFeedError.ServerIncompatible, error.Error);
    }

    [Fact]
    public async Task Read_ServerKilledMidStream_IsUnavailableAndRetryable()
    {
        var epoch = await Client.StartEpochAsync(new EpochRequest { Feed = "endless" });
        var received = new TaskCompletionSource();

        var reading = ReadAsync(epoch, _ => received.TrySetResult());
        await received.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await Server.Process.KillAsync();

        var error = await Assert.ThrowsAsync<DataFeedException>(() => reading.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(DataFeedError.Unavailable, error.Error);
        Assert.True(error.IsRetryable);
        Assert.Contains(Server.Address, error.Message, StringComparison.Ordinal);
    }

    private static async Task ReadAsync(Epoch epoch, Action<long> received)
    {
        await foreach (var batch in epoch.ReadAsync())
        {
            using (batch)
            {
                received(batch.Step);
            }
        }
    }

    private static void AssertLayout(ReceivedBatch batch)
    {
        var rows = batch.Rows;
        Assert.Equal(
            [("small", DType.F32), ("id", DType.I64), ("even", DType.Bool), ("half", DType.F16), ("big", DType.U8)],
            batch.Layout.Tensors.Select(tensor => (tensor.Name, tensor.DType)));
        Assert.Equal<long[]>(
            [[rows, 3], [rows], [rows, 1], [rows, 2], [rows, 1_500_000]], batch.Layout.Tensors.Select(tensor => tensor.Shape.ToArray()));
    }

    private static void AssertValues(ReceivedBatch batch, long firstRow)
    {
        var rows = Enumerable.Range((int)firstRow, (int)batch.Rows).ToArray();
        Assert.Equal(rows.SelectMany(row => new[] { row, row + 0.25f, row + 0.5f }), batch["small"].AsSpan<float>().ToArray());
        Assert.Equal(rows.Select(row => row - (1L << 40)), batch["id"].AsSpan<long>().ToArray());
        Assert.Equal(rows.Select(row => row % 2 == 0), batch["even"].AsSpan<bool>().ToArray());
        Assert.Equal(rows.SelectMany(row => new[] { (Half)(row / 2.0), (Half)(-row) }), batch["half"].AsSpan<Half>().ToArray());
        var big = rows.SelectMany(row => Enumerable.Range(0, 1_500_000).Select(column => (byte)((row + (column % 251)) % 251))).ToArray();
        Assert.True(batch["big"].Bytes.SequenceEqual(big), $"The large tensor of step {batch.Step} differs.");
    }
}
