using System.Diagnostics;
using DataFeed.Core.Epochs;
using DataFeed.Protocol.Framing;
using Google.Protobuf;

namespace DataFeed.Server.Streaming;

/// <summary>What a stream writes next: a step's batch, or a word between batches. Neither: the end.</summary>
/// <param name="Batch">The batch. Its taker disposes it.</param>
/// <param name="Word">A message without a batch.</param>
internal readonly record struct StepOutput(EpochBatch? Batch, OutgoingPart? Word = null)
{
    /// <summary>Nothing comes any more.</summary>
    public static StepOutput None => default;

    /// <summary>What its consumer acknowledges the step with; empty where it needs not.</summary>
    public ByteString Lease { get; init; } = ByteString.Empty;

    /// <summary>When it became known that this step comes next, as <see cref="Stopwatch.GetTimestamp"/>; 0 where that was always known.</summary>
    public long KnownAt { get; init; }

    public bool IsNone => Batch is null && Word is null;
}
