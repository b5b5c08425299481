using DataFeed.Client.Reading;
using DataFeed.Client.Servers;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.V1;
using Google.Protobuf;

namespace DataFeed.Client.Tests.Reading;

public sealed class OwedAcksTests
{
    private readonly OwedAcks _acks = new();
    private readonly FakeServer _server = new FakeServer().Serve(stream => stream.HangAsync());

    [Fact]
    public async Task Send_WhatWasNotAnsweredWhenACallBroke_IsSentAgainInTheNext()
    {
        _acks.Add(0, Lease(10).Memory);
        _acks.Add(1, Lease(11).Memory);
        using (var first = Call())
        {
            var sending = _acks.SendAsync(first, CancellationToken.None);
            await SentAsync(0, [0, 1]);
            _acks.Settle(new Acknowledgement { Step = 0, Accepted = true });
            _server.Cut();
            _acks.Add(2, Lease(12).Memory);
            await Soon.Happens(sending, "the sending to notice that its call is over");
        }

        using var stop = new CancellationTokenSource();
        using var second = Call();
        var again = _acks.SendAsync(second, stop.Token);

        await SentAsync(1, [1, 2]);
        Assert.Equal(Lease(12), _server.Streams[1].Received[1].Ack.Lease);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => again);
    }

    [Fact]
    public async Task Settle_AnswerThatNothingWaitsFor_IsAViolation()
    {
        RequireViolation(0);
        _acks.Add(0, Lease(10).Memory);
        RequireViolation(0);
        using var call = Call();
        _ = _acks.SendAsync(call, CancellationToken.None);
        await SentAsync(0, [0]);
        RequireViolation(1);

        _acks.Settle(new Acknowledgement { Step = 0 });

        Assert.Equal([0], _acks.Refused);
    }

    [Fact]
    public async Task Refused_MoreThanAReaderLooksAt_KeepsTheNewest()
    {
        using var call = Call();
        _ = _acks.SendAsync(call, CancellationToken.None);
        for (var step = 0; step < 1030; step++)
        {
            _acks.Add(step, Lease(step).Memory);
        }

        await Soon.Holds(() => _server.Streams[0].Received.Count == 1030, "all to be sent");
        for (var step = 0; step < 1030; step++)
        {
            _acks.Settle(new Acknowledgement { Step = step });
        }

        Assert.Equal(Enumerable.Range(6, 1024).Select(step => (long)step), _acks.Refused);
    }

    [Fact]
    public async Task Complete_WithNothingOwed_IsSettledAtOnce()
    {
        var settled = _acks.CompleteAsync();

        Assert.True(settled.IsCompleted);
        Assert.True(_acks.IsComplete);
        await settled;
    }

    [Fact]
    public async Task Complete_WithSomethingOwed_IsSettledByItsAnswerOrWhenNobodySendsAnyMore()
    {
        using var call = Call();
        _ = _acks.SendAsync(call, CancellationToken.None);
        _acks.Add(0, Lease(1).Memory);
        await SentAsync(0, [0]);
        var settled = _acks.CompleteAsync();
        Assert.False(settled.IsCompleted);
        _acks.Settle(new Acknowledgement { Step = 0, Accepted = true });
        await Soon.Happens(settled, "the answer to settle it");

        var other = new OwedAcks();
        other.Add(0, Lease(1).Memory);
        settled = other.CompleteAsync();
        Assert.False(settled.IsCompleted);
        other.GiveUp();

        await Soon.Happens(settled, "it to be settled");
        Assert.Equal(1, other.Count);
    }

    private static ByteString Lease(int number) => ByteString.CopyFrom((byte)number, (byte)(number >> 8));

    private void RequireViolation(long step) => Assert.Equal(
        DataFeedError.ProtocolViolation,
        Assert.Throws<DataFeedException>(() => _acks.Settle(new Acknowledgement { Step = step, Accepted = true })).Error);

    private BatchCall Call() =>
        new(new ServerLink(_server.Address, _server, TimeProvider.System), PooledBatchMemory.Source, 1, CancellationToken.None);

    private Task SentAsync(int stream, long[] steps) => Soon.Holds(
        () => _server.Streams[stream].Received.Select(request => request.Ack.Step).SequenceEqual(steps), $"the acknowledgements of {string.Join(", ", steps)}");
}
