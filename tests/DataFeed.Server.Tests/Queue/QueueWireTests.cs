using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using DataFeed.Testing;
using Google.Protobuf;
using Xunit;
using Ack = DataFeed.Protocol.V1.NextBatchRequest.Types.Ack;

namespace DataFeed.Server.Tests.Queue;

/// <summary>The messages of a QUEUE stream, one by one.</summary>
public sealed class QueueWireTests
{
    [Fact]
    public async Task Window_OfTwo_HoldsTheThirdStepBackUntilOneIsAcknowledged()
    {
        await using var rig = await QueueRig.StartAsync(servers: 1);
        var epoch = await rig.StartEpochAsync(0, "numbers");
        await using var raw = await RawQueue.OpenAsync(rig[0], new(epoch.Token.ToBytes(), Window: 2));
        var first = await BatchAsync(raw);
        var second = await BatchAsync(raw);
        Assert.NotEqual(first.Lease.ToArray(), second.Lease.ToArray());

        await raw.AckAsync(first.Step, first.Lease);
        Assert.True(await raw.NextAsync());

        Assert.Equal(new Acknowledgement { Step = 0, Accepted = true }, raw.Part.Acknowledgement);
        Assert.Equal(2, (await BatchAsync(raw)).Step);
        var handOuts = await rig.Ledger.ReadHandOutsAsync(QueueRig.KeyOf(epoch), default);
        Assert.Equal(3, handOuts.Count);
    }

    [Fact]
    public async Task Ack_SentTwice_IsAcceptedTwiceAndCountsOnce()
    {
        await using var rig = await QueueRig.StartAsync(servers: 1);
        var epoch = await rig.StartEpochAsync(0, "numbers");
        await using var raw = await RawQueue.OpenAsync(rig[0], new(epoch.Token.ToBytes(), Window: 1));
        var first = await BatchAsync(raw);
        await raw.AckAsync(0, first.Lease);
        await raw.AckAsync(0, first.Lease);
        await raw.CloseAsync();

        var accepted = 0;
        while (await raw.NextAsync())
        {
            raw.TakeBatch();
            Assert.Null(raw.Part.End);
            accepted += raw.Part.Acknowledgement?.Accepted is true ? 1 : 0;
        }

        Assert.Equal(2, accepted);
        var handOuts = await rig.Ledger.ReadHandOutsAsync(QueueRig.KeyOf(epoch), default);
        Assert.Single(handOuts, handOut => handOut.AcknowledgedAt is not null);
    }

    [Fact]
    public async Task Requests_ClosedBeforeAnAcknowledgement_AreRefusedWithTheReason()
    {
        await using var rig = await QueueRig.StartAsync(servers: 1);
        var epoch = await rig.StartEpochAsync(0, "numbers");

        var refused = await Assert.ThrowsAsync<DataFeedException>(() => RawQueue.RunAsync(rig[0], new(epoch.Token.ToBytes())));

        Assert.Equal(DataFeedError.ProtocolViolation, refused.Error);
        Assert.Contains("ack", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Want_InAQueue_IsRefused() =>
        RefusedAsync(DataFeedError.ProtocolViolation, new NextBatchRequest { Want = new NextBatchRequest.Types.Want { Count = 1 } });

    [Fact]
    public Task Ack_WithoutALease_IsRefused() =>
        RefusedAsync(DataFeedError.RequestInvalid, new NextBatchRequest { Ack = new Ack { Step = 0 } });

    [Fact]
    public Task Ack_WithAnotherStepsLease_IsRefused() =>
        RefusedAsync(DataFeedError.RequestInvalid, new NextBatchRequest { Ack = new Ack { Step = 7, Lease = ByteString.CopyFrom(new byte[24]) } });

    [Theory]
    [InlineData(0L)]
    [InlineData(1025L)]
    public async Task Window_OutOfRange_IsRefused(long window)
    {
        await using var rig = await QueueRig.StartAsync(servers: 1);
        var epoch = await rig.StartEpochAsync(0, "numbers");

        var refused = await Assert.ThrowsAsync<DataFeedException>(() => RawQueue.RunAsync(rig[0], new(epoch.Token.ToBytes(), window)));

        Assert.Equal(DataFeedError.RequestInvalid, refused.Error);
    }

    [Fact]
    public async Task Cursor_AmidAQueue_IsRefusedAndThatOfItsStartIsNot()
    {
        await using var rig = await QueueRig.StartAsync(servers: 1);
        var epoch = await rig.StartEpochAsync(0, "numbers");
        await using var raw = await RawQueue.OpenAsync(rig[0], new(epoch.Token.ToBytes(), null, epoch.Cursor.ToBytes()));
        var first = await BatchAsync(raw);

        var refused = await Assert.ThrowsAsync<DataFeedException>(() => RawQueue.RunAsync(rig[0], new(epoch.Token.ToBytes(), null, Google.Protobuf.ByteString.CopyFrom(first.Cursor.Span))));

        Assert.Equal(DataFeedError.RequestInvalid, refused.Error);
    }

    private static async Task<IncomingHeader> BatchAsync(RawQueue raw)
    {
        Assert.True(await raw.NextAsync());
        Assert.Null(raw.Part.Failure);
        return raw.TakeBatch() ?? throw new InvalidOperationException($"No batch came, but acknowledgement {raw.Part.Acknowledgement}, end {raw.Part.End}.");
    }

    private static async Task RefusedAsync(DataFeedError error, NextBatchRequest request)
    {
        await using var rig = await QueueRig.StartAsync(servers: 1);
        var epoch = await rig.StartEpochAsync(0, "numbers");

        var refused = await Assert.ThrowsAsync<DataFeedException>(() => RawQueue.RunAsync(rig[0], new(epoch.Token.ToBytes()), request));

        Assert.Equal(error, refused.Error);
    }
}
