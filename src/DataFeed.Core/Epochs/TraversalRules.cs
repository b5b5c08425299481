using DataFeed.Core.Errors;
using DataFeed.Core.Feeds;

namespace DataFeed.Core.Epochs;

/// <summary>What a request must fulfil. Gathers all failures, names each field as the wire does.</summary>
internal static class TraversalRules
{
    /// <summary>Checks what can be checked before the feed is opened.</summary>
    /// <returns>The feed and its parameters, defaults included.</returns>
    public static (Feed Feed, FeedParameters Parameters) Resolve(FeedCollection feeds, Traversal request)
    {
        var failures = new RequestFailures();
        var feed = feeds.Find(request.Feed, failures);
        CheckNumbers(request, failures);
        if (feed is not null)
        {
            CheckFit(feed, request, failures);
        }

        var parameters = feed?.Resolve(request.Parameters, failures);
        failures.ThrowIfAny();
        return (feed!, parameters!);
    }

    /// <summary>Checks the rest, once it is known where to start and how long the feed is.</summary>
    public static void Check(Feed feed, Traversal request, EpochLength length)
    {
        var failures = new RequestFailures();
        CheckStart(feed, request, failures);
        CheckLength(feed, request, length, failures);
        failures.ThrowIfAny();
    }

    private static void CheckNumbers(Traversal request, RequestFailures failures)
    {
        Require(request.Epoch >= 0, $"epoch is {request.Epoch}; the first is 0.");
        Require(request.BatchSize is >= 0 and <= int.MaxValue, $"batch_size is {request.BatchSize}; 1 to {int.MaxValue} are possible, or 0 for the feed's own.");
        Require(request.WorldSize >= 0, $"world_size is {request.WorldSize}; the least is 1.");
        Require(Enum.IsDefined(request.Delivery), $"delivery {(int)request.Delivery} is unknown.");
        Require(Enum.IsDefined(request.Remainder), $"remainder {(int)request.Remainder} is unknown.");
        Require(
            request.WorldSize != 0 || request.Delivery is not Delivery.Split,
            $"world_size is 0; with delivery {Name(request.Delivery)} the least is 1.");
        if (request.Steps < 1)
        {
            failures.Add(FeedError.StepsOutOfRange, $"steps is {request.Steps}; the least is 1.");
        }

        void Require(bool holds, string message)
        {
            if (!holds)
            {
                failures.Add(FeedError.RequestInvalid, message);
            }
        }
    }

    private static void CheckFit(Feed feed, Traversal request, RequestFailures failures)
    {
        // Padding gives the ranks equal shapes, whoever makes the batch; whole, it has no size to be padded to.
        var mayPad = request.Delivery == Delivery.Split && request.Remainder == Remainder.Pad;
        if (feed.Content.MakesBatches && (request.BatchSize > 0 || (request.Remainder != Remainder.Short && !mayPad)))
        {
            var parameters = feed.Parameters.IsEmpty ? "none" : Quote.List(feed.Parameters.Select(parameter => parameter.Name));
            var also = request.Delivery == Delivery.Split ? " or PAD" : "";
            failures.Add(
                FeedError.RequestInvalid,
                $"Feed \"{feed.Name}\" makes its own batches: batch_size must be 0 and remainder SHORT{also}. "
                + $"What it offers are its parameters: {parameters}.");
        }

        if (request.Delivery == Delivery.Queue && !feed.IsDeterministic)
        {
            failures.Add(
                FeedError.DeliveryUnsupported,
                $"Feed \"{feed.Name}\" is declared not deterministic: with delivery QUEUE, a step that is handed out again would be another batch. EVERY is possible.");
        }

        if (feed.IsInfinite && request.Steps is null)
        {
            failures.Add(FeedError.StepsRequired, $"Feed \"{feed.Name}\" never ends: it needs steps (1 or more).");
        }

        if (request.Delivery == Delivery.Split && !feed.Content.MakesBatches)
        {
            CheckRanks(request.BatchSize > 0 ? request.BatchSize : feed.BatchSize, request, failures);
        }
    }

    private static void CheckRanks(long batchSize, Traversal request, RequestFailures failures)
    {
        var world = request.WorldSize;
        if (world <= batchSize)
        {
            return;
        }

        // The first few are enough to understand, and a world may be absurdly large.
        const int Named = 8;
        var without = new List<string>();
        for (long rank = 0; rank < Math.Min(world, 1000) && without.Count <= Named; rank++)
        {
            if (SplitRange.Of(batchSize, batchSize, rank, world, request.Remainder).Count == 0)
            {
                without.Add(without.Count < Named ? $"{rank}" : "…");
            }
        }

        failures.Add(
            FeedError.RequestInvalid,
            $"batch_size is {batchSize}, but world_size is {world}: ranks {string.Join(", ", without)} would receive nothing.");
    }

    private static void CheckStart(Feed feed, Traversal request, RequestFailures failures)
    {
        if (request.Start.Step < 0)
        {
            failures.Add(FeedError.CursorOutOfRange, $"The position is step {request.Start.Step}; the first is 0.");
        }

        if (request.Start.Step > 0 && !feed.IsDeterministic)
        {
            failures.Add(FeedError.ResumeUnsupported, EpochErrors.NotResumable(feed.Name, request.Start.Step));
        }
    }

    private static void CheckLength(Feed feed, Traversal request, EpochLength length, RequestFailures failures)
    {
        if (length.TotalSteps is not { } total)
        {
            return;
        }

        var how = length.BatchSize == 0 ? "" : $" ({length.Items} rows in batches of {length.BatchSize})";
        if (request.Start.Step > total)
        {
            failures.Add(
                FeedError.CursorOutOfRange, $"The position is step {request.Start.Step}, but feed \"{feed.Name}\" has {total} batches{how}.");
        }
        else if (request.Start.Step == 0 && request.Steps > total)
        {
            // An epoch that is continued on purpose may ask for more than is left: it is told EXHAUSTED_EARLY.
            failures.Add(FeedError.StepsOutOfRange, $"steps is {request.Steps}, but feed \"{feed.Name}\" has {total} batches{how}.");
        }
    }

    private static string Name(Delivery delivery) => delivery.ToString().ToUpperInvariant();
}
