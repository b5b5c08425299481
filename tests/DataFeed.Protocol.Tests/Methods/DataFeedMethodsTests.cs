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
            context => DataFeedMethods.DescribeFeed.RequestMarshaller.ContextualDeserializer(context),
            context => DataFeedMethods.StartEpoch.RequestMarshaller.ContextualDeserializer(context),
            context => DataFeedMethods.SendBatches.RequestMarshaller.ContextualDeserializer(context),
            context => DataFeedMethods.Acknowledge.RequestMarshaller.ContextualDeserializer(context),
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

    // Google.Protobuf 3.25 added such lengths to its position unchecked, and left exceptions of other types where the sum wrapped.
    [Theory]
    [InlineData("")]
    [InlineData("0a05746f6b656e10f0bfcdaeeea7aa83081a0466757a7a2206637572736f72")]
    [InlineData("0a")]
    [InlineData("0affffffff070a")]
    public void Request_NestedLengthsNearTwoGigabytes_AreRefusedAsProtocolViolation(string rest)
    {
        foreach (var skipped in new[] { 0, 1, 7, 64 })
        {
            for (var length = (long)int.MaxValue - 80; length <= (long)int.MaxValue + 2; length++)
            {
                // An unknown field first, so that the length stands at each position; then `open`, and in it whatever comes.
                byte[] bytes = [0x7A, (byte)skipped, .. new byte[skipped], 0x0A, .. Varint(length), .. Convert.FromHexString(rest)];

                var refused = Assert.Throws<RpcException>(
                    () => DataFeedMethods.SendBatches.RequestMarshaller.ContextualDeserializer(new SplitDeserializationContext(bytes)));

                Assert.Equal(DataFeedError.ProtocolViolation, ErrorTable.ErrorOf(refused));
            }
        }
    }

    private static byte[] Varint(long value)
    {
        List<byte> bytes = [];
        for (; value > 0x7F; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}
