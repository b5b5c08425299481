using System.Collections.Immutable;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;
using DataFeed.Core.Sharing;
using DataFeed.Tensors;

namespace DataFeed.Core.Epochs;

/// <summary>A checked request and all that follows from it: what each step of the epoch is. Immutable and thread-safe.</summary>
/// <remarks>Holds no generator instance: every <see cref="Open"/> makes a new one.</remarks>
public sealed class EpochPlan
{
    internal EpochPlan(EpochRequest request, Feed feed, FeedParameters parameters, EpochLength length)
    {
        Feed = feed;
        Parameters = parameters;
        Seed = request.Seed;
        Epoch = request.Epoch;
        BatchSize = length.BatchSize;
        FirstStep = request.FirstStep;
        FirstState = request.FirstState;
        RequestedSteps = request.Steps;
        Delivery = request.Delivery;
        WorldSize = Math.Max(request.WorldSize, 1);
        Remainder = request.Remainder;
        Items = length.Items;
        EndStep = length.EndStep(request);
        Definition = feed.Define(parameters);
        Schema = feed.SchemaOf(parameters);
    }

    /// <summary>The feed that it traverses.</summary>
    public Feed Feed { get; }

    /// <summary>The generator function's arguments, defaults included.</summary>
    public FeedParameters Parameters { get; }

    /// <summary>Part of what fixes its order.</summary>
    public ulong Seed { get; }

    /// <summary>Zero-based number of the epoch. Part of what fixes its order.</summary>
    public long Epoch { get; }

    /// <summary>Rows of a full global batch; 0 where the generator makes its own batches.</summary>
    public long BatchSize { get; }

    /// <summary>Zero-based step that it starts at.</summary>
    public long FirstStep { get; }

    /// <summary>What the generator saved before <see cref="FirstStep"/>; empty where it did not.</summary>
    public ReadOnlyMemory<byte> FirstState { get; }

    /// <summary>Steps it will deliver from <see cref="FirstStep"/> on: the fewer of those asked for and those there are. Null where unknown.</summary>
    public long? Steps => Feed.IsInfinite || Items is not null ? EndStep - FirstStep : null;

    /// <summary>Steps asked for; null: all there are.</summary>
    public long? RequestedSteps { get; }

    /// <summary>How it reaches several consumers.</summary>
    public Delivery Delivery { get; }

    /// <summary>Number of ranks, 1 or more.</summary>
    public long WorldSize { get; }

    /// <summary>What happens to rows that do not fill a batch.</summary>
    public Remainder Remainder { get; }

    /// <summary>Whether any step is reached in constant time.</summary>
    public bool IsSeekable => Feed.IsSeekable;

    /// <summary>Identity of the feed's definition and parameters, in lower-case hexadecimal.</summary>
    public string Fingerprint => Definition.Fingerprint;

    /// <summary>What the fingerprint covers, part by part.</summary>
    public FeedDefinition Definition { get; }

    /// <summary>Tensors of its batches, batch axis included; empty where only a running generator can tell.</summary>
    public ImmutableArray<TensorSpec> Schema { get; }

    /// <summary>Batches or samples that the feed says it has.</summary>
    internal long? Items { get; }

    /// <summary>The step after the last that can be delivered, where a bound is known.</summary>
    internal long? EndStep { get; }

    /// <summary>Ranks that share a batch.</summary>
    internal long WorldsPerBatch => Delivery == Delivery.Split ? WorldSize : 1;

    /// <summary>Whether an instance makes global batches only, of which each rank gets a slice.</summary>
    internal bool NeedsCutting => Delivery == Delivery.Split && !Feed.IsSeekable;

    /// <summary>Checks a request against the feeds. Opens the source of an indexed feed, which may read files.</summary>
    /// <param name="feeds">The feeds to choose from.</param>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="FeedException">
    /// The request is refused. The message lists everything that is wrong; the error is that of the first. Or
    /// <see cref="FeedError.GeneratorFailed"/>: the feed failed to tell its count, schema or samples; a retry may help.
    /// </exception>
    public static EpochPlan Create(FeedCollection feeds, EpochRequest request)
    {
        ArgumentNullException.ThrowIfNull(feeds);
        ArgumentNullException.ThrowIfNull(request);
        return EpochRequestRules.Check(feeds, request);
    }

    /// <summary>How a reading ends that delivered all from one step up to another.</summary>
    /// <param name="firstStep">Where it began.</param>
    /// <param name="step">The step after the last.</param>
    /// <exception cref="FeedException"><see cref="FeedError.CursorOutOfRange"/>: the feed ended before the first step.</exception>
    public EpochEnd EndAt(long firstStep, long step)
    {
        if (step < firstStep)
        {
            throw EpochErrors.EndedBefore(Feed.Name, firstStep, step);
        }

        var reason = RequestedSteps is { } asked
            ? step - FirstStep == asked ? EndReason.StepsReached : EndReason.ExhaustedEarly
            : EndStep is null || step == EndStep ? EndReason.Completed : EndReason.ExhaustedEarly;
        return new(step - firstStep, reason, step);
    }

    /// <summary>Makes a new generator instance and starts it in the background.</summary>
    /// <param name="rank">Whose rows to read: 0 to <see cref="WorldSize"/> - 1.</param>
    /// <param name="firstStep">
    /// Step to start at: <see cref="FirstStep"/> up to the end, the end included. A seekable feed gets there at once; for others
    /// the new instance runs from its start, or from what an earlier one saved, and what lies before is thrown away.
    /// </param>
    /// <param name="options">Bounds on what is made before it is asked for.</param>
    /// <param name="census">Counts the instance, from now until it is disposed.</param>
    /// <param name="state">What an instance saved before <paramref name="firstStep"/>: <see cref="EpochBatch.State"/>. Default: nothing.</param>
    /// <returns>The reader that owns the instance. The caller disposes it.</returns>
    /// <exception cref="FeedException">
    /// As <see cref="RequireInside"/>. Where the end is unknown, <see cref="FeedError.CursorOutOfRange"/> comes
    /// from the reader.
    /// </exception>
    public EpochReader Open(
        long rank, long firstStep, ReadAheadOptions options, GeneratorCensus census, ReadOnlyMemory<byte> state = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(census);
        RequireInside(rank, firstStep);
        return NeedsCutting
            ? SharedEpoch.OpenAlone(this, rank, firstStep, state, options, census)
            : new EpochReader(this, firstStep, new EpochProducer(
                this, Delivery == Delivery.Split ? rank : 0, firstStep, StartFor(firstStep, state), options, census));
    }

    /// <summary>Refuses a rank outside the world and a position outside the epoch, as <see cref="Open"/> does.</summary>
    /// <param name="rank">0 to <see cref="WorldSize"/> - 1.</param>
    /// <param name="firstStep"><see cref="FirstStep"/> up to the end, the end included.</param>
    /// <exception cref="FeedException">
    /// <see cref="FeedError.RankOutOfRange"/> or <see cref="FeedError.CursorOutOfRange"/>; <see cref="FeedError.ResumeUnsupported"/> for any
    /// position but the start where the feed is not deterministic.
    /// </exception>
    public void RequireInside(long rank, long firstStep)
    {
        var failures = new RequestFailures();
        if (rank < 0 || rank >= WorldSize)
        {
            failures.Add(FeedError.RankOutOfRange, $"rank is {rank}, but the epoch has a world of {WorldSize}: 0 to {WorldSize - 1} are possible.");
        }

        if (firstStep < FirstStep || firstStep > EndStep)
        {
            var end = EndStep is { } last ? $" to {last}" : " on";
            failures.Add(FeedError.CursorOutOfRange, $"The position is step {firstStep}, but the epoch of feed \"{Feed.Name}\" goes from step {FirstStep}{end}.");
        }

        if (firstStep != FirstStep && !Feed.IsDeterministic)
        {
            failures.Add(FeedError.ResumeUnsupported, EpochErrors.NotResumable(Feed.Name, firstStep));
        }

        failures.ThrowIfAny();
    }

    /// <summary>Where an instance begins that is to deliver from a step on.</summary>
    internal StartPosition StartFor(long firstStep, ReadOnlyMemory<byte> state) =>
        !Feed.Recipe.IsSavable ? default
        : !state.IsEmpty ? new(firstStep, state)
        : !FirstState.IsEmpty ? new(FirstStep, FirstState)
        : default;
}
