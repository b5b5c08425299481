using System.Collections.Immutable;
using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;

namespace DataFeed.Core.Epochs;

/// <summary>A checked request and all that follows from it: what each step of the epoch is. Immutable and thread-safe.</summary>
/// <remarks>Runs nothing. Keeps its feed open until it is disposed, which is when no reader of it is left.</remarks>
public sealed class EpochPlan : IDisposable
{
    private readonly FeedLease _lease;

    private EpochPlan(Traversal request, FeedLease lease, EpochLength length)
    {
        _lease = lease;
        Request = request;
        BatchSize = length.BatchSize;
        EndStep = length.EndStep(request);
        WorldSize = Math.Max(request.WorldSize, 1);
        Indexed = Opened.Source is { } source ? new IndexedEpoch(this, source) : null;
    }

    /// <summary>What was asked for.</summary>
    public Traversal Request { get; }

    /// <summary>The feed that it traverses, with its parameters.</summary>
    public OpenedFeed Opened => _lease.Opened;

    /// <summary>The feed that it traverses.</summary>
    public Feed Feed => Opened.Feed;

    /// <summary>Rows of a full global batch; 0 where the generator makes its own batches.</summary>
    public long BatchSize { get; }

    /// <summary>Zero-based step that it starts at.</summary>
    public long FirstStep => Request.Start.Step;

    /// <summary>Steps it will deliver from <see cref="FirstStep"/> on: the fewer of those asked for and those there are. Null where unknown.</summary>
    public long? Steps => Feed.IsInfinite || Opened.Items is not null ? EndStep - FirstStep : null;

    /// <summary>How it reaches several consumers.</summary>
    public Delivery Delivery => Request.Delivery;

    /// <summary>Number of ranks, 1 or more.</summary>
    public long WorldSize { get; }

    /// <summary>What happens to rows that do not fill a batch.</summary>
    public Remainder Remainder => Request.Remainder;

    /// <summary>Whether any step is reached in constant time.</summary>
    public bool IsSeekable => Feed.IsSeekable;

    /// <summary>Identity of the feed's definition and parameters, in lower-case hexadecimal.</summary>
    public string Fingerprint => Opened.Fingerprint;

    /// <summary>Tensors of its batches, batch axis included; empty where only a running generator can tell.</summary>
    public ImmutableArray<TensorSpec> Schema => Opened.Schema;

    /// <summary>The step after the last that can be delivered, where a bound is known.</summary>
    internal long? EndStep { get; }

    /// <summary>What each step is; null where only a running generator can tell.</summary>
    internal IndexedEpoch? Indexed { get; }

    /// <summary>Ranks that share a batch.</summary>
    internal long RanksPerBatch => Delivery == Delivery.Split ? WorldSize : 1;

    /// <summary>Whether an instance makes global batches only, of which each rank gets a slice.</summary>
    internal bool NeedsCutting => Delivery == Delivery.Split && !Feed.IsSeekable;

    /// <summary>Checks a request against the feeds, and opens its feed, which may read files.</summary>
    /// <param name="feeds">The feeds to choose from.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="start">Tells where to start, once the feed is open, in place of the request; what it throws is thrown on. Null: as requested.</param>
    /// <param name="cancellationToken">Ends the wait for the feed.</param>
    /// <returns>The plan. The caller disposes it.</returns>
    /// <exception cref="FeedException">
    /// The request is refused. The message lists everything that is wrong; the error is that of the first. Or
    /// <see cref="FeedError.GeneratorFailed"/>: the feed failed to tell its count, schema or samples; a retry may help.
    /// </exception>
    public static async Task<EpochPlan> CreateAsync(
        FeedCollection feeds, Traversal request, Func<OpenedFeed, EpochPosition>? start = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(feeds);
        ArgumentNullException.ThrowIfNull(request);
        var (feed, parameters) = TraversalRules.Resolve(feeds, request);
        var lease = await feed.OpenAsync(parameters, cancellationToken).ConfigureAwait(false);
        try
        {
            return Create(lease, start is null ? request : request with { Start = start(lease.Opened) });
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    private static EpochPlan Create(FeedLease lease, Traversal request)
    {
        var feed = lease.Opened.Feed;
        var length = new EpochLength(lease.Opened.Items, request.BatchSize > 0 ? request.BatchSize : feed.BatchSize, request.Remainder);
        TraversalRules.Check(feed, request, length);
        return new EpochPlan(request, lease, length);
    }

    /// <summary>How a reading ends that delivered all from one step up to another.</summary>
    /// <param name="firstStep">Where it began.</param>
    /// <param name="step">The step after the last.</param>
    /// <exception cref="FeedException"><see cref="FeedError.CursorOutOfRange"/>: the feed ended before the first step.</exception>
    public TraversalEnd EndAt(long firstStep, long step)
    {
        if (step < firstStep)
        {
            throw EpochErrors.EndedBefore(Feed.Name, firstStep, step);
        }

        var reason = Request.Steps is { } asked
            ? step - FirstStep == asked ? EndReason.StepsReached : EndReason.ExhaustedEarly
            : EndStep is null || step == EndStep ? EndReason.Completed : EndReason.ExhaustedEarly;
        return new(step - firstStep, reason, step);
    }

    /// <summary>Refuses a rank outside the world and a position outside the epoch.</summary>
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

    /// <summary>Lets go of the feed. Again: does nothing.</summary>
    public void Dispose() => _lease.Dispose();
}
