using System.Collections.Immutable;
using DataFeed.Core.Batches;
using DataFeed.Core.Epochs;
using DataFeed.Core.Feeds;
using DataFeed.Protocol.Framing;
using DataFeed.Protocol.Tokens;
using DataFeed.Tensors;
using Google.Protobuf;
using Wire = DataFeed.Protocol.V1;

namespace DataFeed.Server.Streaming;

/// <summary>Core's types to the wire's and back. Enums carry the same numbers on both sides; a test holds them to it.</summary>
internal static class WireMapping
{
    public static Wire.Feed ToWire(this Feed feed)
    {
        var wire = new Wire.Feed
        {
            Name = feed.Name,
            Description = feed.Description,
            Seekable = feed.IsSeekable,
            Infinite = feed.IsInfinite,
            BatchSize = feed.BatchSize,
            Nondeterministic = !feed.IsDeterministic,
        };
        wire.Schema.Add(feed.Schema.Select(ToWire));
        wire.Parameters.Add(feed.Parameters.Select(parameter => new Wire.FeedParameter
        {
            Name = parameter.Name,
            Description = parameter.Description,
            DefaultValue = parameter.DefaultText,
        }));
        if (feed.Rows is { } rows)
        {
            wire.Rows = rows;
        }

        return wire;
    }

    public static Wire.TensorSpec ToWire(this TensorSpec spec)
    {
        var wire = new Wire.TensorSpec { Name = spec.Name, Dtype = (Wire.DType)spec.DType };
        wire.Shape.Add(spec.Shape);
        return wire;
    }

    public static Wire.EpochEnd ToWire(this EpochEnd end, ByteString cursor) => new()
    {
        Steps = end.Steps,
        Reason = (Wire.EndReason)end.Reason,
        Cursor = cursor,
    };

    public static TensorPayload ToWire(this BatchTensor tensor) =>
        new(tensor.Name, (Wire.DType)tensor.DType, tensor.Shape, tensor.Bytes);

    public static EpochRequest ToCore(this Wire.StartEpochRequest request) => new()
    {
        Feed = request.Feed,
        Epoch = request.Epoch,
        Seed = request.Seed,
        BatchSize = request.BatchSize,
        Steps = request.HasSteps ? request.Steps : null,
        Delivery = request.Delivery == Wire.Delivery.Unspecified ? Delivery.Every : (Delivery)request.Delivery,
        WorldSize = request.WorldSize,
        Remainder = request.Remainder == Wire.Remainder.Unspecified ? Remainder.Short : (Remainder)request.Remainder,
        Parameters = request.Parameters,
    };

    public static EpochRequest ToCore(this EpochToken token) => new()
    {
        Feed = token.Feed,
        Epoch = token.Epoch,
        Seed = token.Seed,
        BatchSize = token.BatchSize,
        Steps = token.Steps,
        Delivery = (Delivery)token.Delivery,
        WorldSize = token.WorldSize,
        Remainder = (Remainder)token.Remainder,
        Parameters = token.Parameters,
        FirstStep = token.FirstStep,
        FirstState = token.FirstState.Memory,
    };

    public static EpochToken ToToken(this EpochPlan plan, string run, ByteString nonce) => new()
    {
        Feed = plan.Feed.Name,
        Fingerprint = plan.Fingerprint,
        Run = run,
        Nonce = nonce,
        Epoch = plan.Epoch,
        Seed = plan.Seed,
        BatchSize = plan.BatchSize,
        FirstStep = plan.FirstStep,
        Steps = plan.RequestedSteps,
        Delivery = (Wire.Delivery)plan.Delivery,
        WorldSize = plan.WorldSize,
        Remainder = (Wire.Remainder)plan.Remainder,
        Parameters = plan.Parameters.ToTexts(),
        Definition = EpochToken.DigestOf(plan.ToDefinition()),
        FirstState = ByteString.CopyFrom(plan.FirstState.Span),
    };

    public static EpochDefinition ToDefinition(this EpochPlan plan) =>
        new(plan.Feed.Name, plan.Fingerprint, plan.Parameters.ToTexts(), plan.Seed, plan.Epoch, plan.BatchSize)
        {
            Parts = plan.Definition.Parts,
        };

    private static ImmutableSortedDictionary<string, string> ToTexts(this FeedParameters parameters) =>
        parameters.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
}
