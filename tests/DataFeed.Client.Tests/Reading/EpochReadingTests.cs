namespace DataFeed.Client.Tests.Reading;

public sealed class EpochReadingTests
{
    private static readonly FakeFeed Feed = new(10);

    [Fact]
    public async Task Read_BeforeTheFirstBatchIsAskedFor_SendsNothing()
    {
        var server = Feed.Server();
        using var rig = new ClientRig(server);

        var reading = (await rig.StartAsync()).ReadAsync(rig.Options);
        Assert.Empty(server.Streams);
        Assert.Null(reading.End);
        Assert.Equal(0, reading.UnrecordedSteps);
        Assert.Empty(reading.LostSteps);

        await ClientRig.ReadAsync(reading);
        Assert.NotNull(reading.End);
    }

    [Fact]
    public async Task Read_ASecondTime_IsRefused()
    {
        using var rig = new ClientRig(Feed.Server());
        var reading = (await rig.StartAsync()).ReadAsync(rig.Options);
        await ClientRig.ReadAsync(reading);

        await Assert.ThrowsAsync<InvalidOperationException>(() => ClientRig.ReadAsync(reading));
    }

    [Fact]
    public async Task Read_MemorySourceThatThrows_HandsThatToTheReader()
    {
        using var rig = new ClientRig(Feed.Server());
        var reading = (await rig.StartAsync()).ReadAsync(rig.Options with { Memory = new NoMemory() });

        await Assert.ThrowsAnyAsync<Exception>(() => ClientRig.ReadAsync(reading));

        Assert.Null(reading.End);
    }

    [Fact]
    public async Task Read_BodyThatThrows_GivesBackWhatWasReceivedAhead()
    {
        using var rig = new ClientRig(Feed.Server());
        var reading = (await rig.StartAsync()).ReadAsync(rig.Options);

        await Assert.ThrowsAsync<FormatException>(() => ClientRig.ReadAsync(reading, step => throw new FormatException()));

        Assert.Equal(0, rig.Memory.Out);
    }

    [Theory]
    [InlineData(Delivery.Every, null)]
    [InlineData(Delivery.Split, null)]
    [InlineData(Delivery.Queue, 4L)]
    public async Task Read_OfADelivery_OpensTheStreamThatItNeeds(Delivery delivery, long? window)
    {
        var queue = new FakeQueue(Feed);
        var server = Feed.Server();
        if (delivery == Delivery.Queue)
        {
            server.Serve(stream => queue.ServeAsync(stream));
        }

        using var rig = new ClientRig(server);

        Assert.Equal(Feed.Steps, await ClientRig.ReadAsync((await rig.StartAsync(delivery)).ReadAsync(rig.Options)));

        var open = server.Streams[0].Received[0].Open;
        Assert.Equal(window, open.HasWindow ? open.Window : null);
    }

    [Fact]
    public async Task Read_OfSeveralServers_WantsSteps()
    {
        FakeServer[] servers = [Feed.Server("http://a"), Feed.Server("http://b")];
        using var rig = new ClientRig(servers);

        Assert.Equal(Feed.Steps, await ClientRig.ReadAsync((await rig.StartAsync()).ReadAsync(rig.Options)));

        Assert.Contains(servers.SelectMany(server => server.Streams).SelectMany(stream => stream.Received), request => request.Want is not null);
    }

    private sealed class NoMemory : DataFeed.Protocol.Framing.IBatchMemorySource
    {
        public DataFeed.Protocol.Framing.BatchMemory Rent(DataFeed.BatchLayout layout) => throw new InvalidOperationException("no memory");
    }
}
