using DataFeed.Protocol.Framing;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.V1;
using Xunit;

namespace DataFeed.Protocol.Tests.Framing;

public sealed class ReplayFramingTests
{
    private static readonly Replay Sent = new() { Step = 300, FirstStep = 1000 };

    [Fact]
    public void Replay_InTheStream_IsReadAndBringsNoPieceOfABatch()
    {
        using var assembler = new BatchAssembler(PooledBatchMemory.Source, 1 << 20);

        var part = DataFeedMethods.ReceiveBatches(assembler).ResponseMarshaller.ContextualDeserializer(new SplitDeserializationContext(Write()));

        Assert.Equal(Sent, part.Replay);
        Assert.Null(part.Failure);
        Assert.Equal(default, part.Header);
        Assert.Null(part.Memory);
        Assert.Null(part.End);
    }

    // A client written for the parts of a batch and the end alone does nothing with it: that is the whole of its tolerance.
    [Fact]
    public void Replay_AsAClientReadsItThatDoesNotKnowIt_HasNothingToActOn()
    {
        var response = NextBatchResponse.Parser.ParseFrom(Write());

        Assert.Equal(new NextBatchResponse { Replay = Sent }, response);
        Assert.Null(response.Header);
        Assert.Null(response.End);
        Assert.False(response.Last);
        Assert.True(response.Data.IsEmpty);
    }

    private static byte[] Write()
    {
        var context = new RecordingSerializationContext();
        DataFeedMethods.SendBatches.ResponseMarshaller.ContextualSerializer(new OutgoingPart(Sent), context);
        return context.Written;
    }
}
