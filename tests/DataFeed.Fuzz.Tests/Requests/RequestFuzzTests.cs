using DataFeed.Fuzz.Tests.Inputs;
using DataFeed.Fuzz.Tests.Running;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.Methods;
using Google.Protobuf;
using Grpc.Core;
using Xunit;

namespace DataFeed.Fuzz.Tests.Requests;

/// <summary>Requests, as the server's marshallers read them.</summary>
public sealed class RequestFuzzTests
{
    private const int Inputs = 20_000;

    private static readonly RequestMessages Messages = new([ByteString.CopyFromUtf8("token")], [ByteString.CopyFromUtf8("cursor")]);

    [Fact]
    public async Task Requests_OfAnyBytes_AreReadOrRefusedByName()
    {
        var run = new FuzzRun(FuzzTarget.Requests, Inputs, lanes: 2, (input, _) => Task.FromResult(Read(input)));

        await run.RunAllAsync();

        Assert.Superset(new HashSet<string> { "read", nameof(DataFeedError.ProtocolViolation) }, run.Outcomes.Keys.ToHashSet());
    }

    private static string Read(FuzzCase input)
    {
        var random = input.Random;
        var method = random.Pick(RequestMessages.Methods);
        var bytes = random.Mutate(Messages.For(method, random)[0], Messages.For(random.Pick(RequestMessages.Methods), random)[^1]);
        input.Show(method, bytes);
        var context = new MessageContext(bytes, 1 + random.Next(50));
        try
        {
            IMessage message = method switch
            {
                "DescribeFeed" => DataFeedMethods.DescribeFeed.RequestMarshaller.ContextualDeserializer(context),
                "StartEpoch" => DataFeedMethods.StartEpoch.RequestMarshaller.ContextualDeserializer(context),
                "NextBatch" => DataFeedMethods.SendBatches.RequestMarshaller.ContextualDeserializer(context),
                "Acknowledge" => DataFeedMethods.Acknowledge.RequestMarshaller.ContextualDeserializer(context),
                "GetEpoch" => DataFeedMethods.GetEpoch.RequestMarshaller.ContextualDeserializer(context),
                "EndEpoch" => DataFeedMethods.EndEpoch.RequestMarshaller.ContextualDeserializer(context),
                _ => DataFeedMethods.ListFeeds.RequestMarshaller.ContextualDeserializer(context),
            };
            FuzzCase.Require(message.Equals(message.Descriptor.Parser.ParseFrom(message.ToByteArray())), "What was read changes when it is written again.");
            return "read";
        }
        catch (RpcException refusal) when (ErrorTable.ErrorOf(refusal) == DataFeedError.ProtocolViolation)
        {
            return nameof(DataFeedError.ProtocolViolation);
        }
    }
}
