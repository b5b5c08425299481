using System.Collections.Immutable;
using DataFeed.Core.Batches;
using DataFeed.Core.Epochs;
using DataFeed.Core.Feeds;
using DataFeed.Protocol.Framing;
using DataFeed.Server.Tokens;
using Google.Protobuf;
using Wire = DataFeed.Protocol.V1;

namespace DataFeed.Server.Streaming;

/// <summary>Core's types to the wire's and back. Enums carry the same numbers on both sides; a test holds them to it.</summary>
internal static class WireMapping
{
    /// <param name="feed">The feed.</param>
    /// <param name="opened">The feed with its default parameters; null where it is not open yet, or fails to open.</param>
    public static Wire.Feed ToWire(this Feed feed, OpenedFeed? opened)
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
        wire.Schema.Add((opened?.Schema ?? []).Select(ToWire));
        wire.Parameters.Add(feed.Parameters.Select(parameter => new Wire.FeedParameter
        {
            Name = parameter.Name,
            Description = parameter.Description,
            DefaultValue = parameter.DefaultText,
        }));
        if (opened?.Rows is { } rows)
        {
            wire.Rows = rows;
        }

        return wire;
    }

    public static Wire.DescribeFeedResponse ToWire(this OpenedFeed opened)
    {
        var wire = new Wire.DescribeFeedResponse { Feed = opened.Feed.ToWire(opened), Fingerprint = opened.Fingerprint };
        wire.Parameters.Add(opened.Parameters.ToTexts());
        foreach (var stage in opened.Stages)
        {
            var described = new Wire.FeedStage { Name = stage.Name, Access = (Wire.Access)stage.Access, WhyNotIndexed = stage.WhyNotIndexed };
            described.Schema.Add(stage.Schema.Select(ToWire));
            if (stage.Count is { } count)
            {
                described.Count = count;
            }

            wire.Stages.Add(described);
        }

        return wire;
    }

    public static Wire.TensorSpec ToWire(this TensorSpec spec)
    {
        var wire = new Wire.TensorSpec { Name = spec.Name, Dtype = (Wire.DType)spec.DType };
        wire.Shape.Add(spec.Shape);
        return wire;
    }

    public static Wire.EpochEnd ToWire(this TraversalEnd end, ByteString cursor) => new()
    {
        Steps = end.Steps,
        Reason = (Wire.EndReason)end.Reason,
        Cursor = cursor,
    };

    public static TensorPayload ToWire(this BatchTensor tensor) => new(tensor.Name, tensor.DType, tensor.Shape, tensor.Bytes);

    public static Traversal ToCore(this Wire.StartEpochRequest request) => new()
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

    /// <summary>The request with its defaults filled in, as a token keeps it. Parameters stand sorted: equal requests give equal bytes.</summary>
    public static Wire.StartEpochRequest ToWire(this EpochPlan plan, string run)
    {
        var request = plan.Request;
        var wire = new Wire.StartEpochRequest
        {
            Feed = plan.Feed.Name,
            Run = run,
            Epoch = request.Epoch,
            Seed = request.Seed,
            BatchSize = plan.BatchSize,
            Delivery = (Wire.Delivery)request.Delivery,
            WorldSize = plan.WorldSize,
            Remainder = (Wire.Remainder)request.Remainder,
        };
        if (request.Steps is { } steps)
        {
            wire.Steps = steps;
        }

        wire.Parameters.Add(plan.Opened.Parameters.ToTexts());
        return wire;
    }

    public static EpochDefinition ToDefinition(this EpochPlan plan) => plan.Opened.ToDefinition(plan.Request);

    /// <summary>What fixes the batches of an epoch that a request asks of an opened feed.</summary>
    public static EpochDefinition ToDefinition(this OpenedFeed opened, Traversal request) => new(
        opened.Feed.Name, opened.Fingerprint, opened.Parameters.ToTexts(), request.Seed, request.Epoch,
        request.BatchSize > 0 ? request.BatchSize : opened.Feed.BatchSize)
    {
        Parts = opened.Definition.Parts,
    };

    private static ImmutableSortedDictionary<string, string> ToTexts(this FeedParameters parameters) =>
        parameters.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
}
