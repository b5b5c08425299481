using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Methods;
using DataFeed.Protocol.Tests.Framing;
using Grpc.Core;
using Xunit;

namespace DataFeed.Protocol.Tests.Methods;

public sealed class DataFeedMethodsTests
{
    [Theory]
    [InlineData(new byte[] { 0x0A, 5, 1 })] // A field that claims five bytes and has one.
    [InlineData(new byte[] { 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 7, 1 })] // One that claims 2^31 - 1: past that, Google.Protobuf's sums wrap.
    public void Requests_ThatAreNoMessage_AreRefusedAsProtocolViolation(byte[] broken)
    {
        Action<DeserializationContext>[] readers =
        [
            context => DataFeedMethods.ListFeeds.RequestMarshaller.ContextualDeserializer(context),
            context => DataFeedMethods.StartEpoch.RequestMarshaller.ContextualDeserializer(context),
            context => DataFeedMethods.SendBatches.RequestMarshaller.ContextualDeserializer(context),
            context => DataFeedMethods.GetEpoch.RequestMarshaller.ContextualDeserializer(context),
            context => DataFeedMethods.EndEpoch.RequestMarshaller.ContextualDeserializer(context),
        ];

        foreach (var read in readers)
        {
            var refused = Assert.Throws<RpcException>(() => read(new SplitDeserializationContext(broken)));

            Assert.Equal(DataFeedError.ProtocolViolation, ErrorTable.ErrorOf(refused));
            Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        }
    }

    // Found by the fuzz tests: Google.Protobuf leaves its own exception type here (ArgumentOutOfRange, IndexOutOfRange).
    [Theory]
    [InlineData("0affffffff070a05746f6b656e10f0bfcdaeeea7aa83081a0466757a7a2206637572736f72")]
    [InlineData("0affffffff070a")]
    public void Request_ClaimingANestedMessageOfTwoGigabytes_IsRefusedAsProtocolViolation(string bytes)
    {
        var context = new SplitDeserializationContext(Convert.FromHexString(bytes));

        var refused = Assert.Throws<RpcException>(() => DataFeedMethods.SendBatches.RequestMarshaller.ContextualDeserializer(context));

        Assert.Equal(DataFeedError.ProtocolViolation, ErrorTable.ErrorOf(refused));
    }
}
