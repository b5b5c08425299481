using System.Collections.Immutable;
using DataFeed.Protocol.V1;

namespace DataFeed.Client.Epochs;

/// <summary>What fixes an epoch. Equal requests give equal batches, in equal order, on every server.</summary>
public sealed record EpochRequest
{
    /// <summary>The feed's name, as the server lists it.</summary>
    public required string Feed { get; init; }

    /// <summary>Groups the trainers of one run: with it, equal requests join one epoch. Empty: an epoch of its own.</summary>
    public string Run { get; init; } = "";

    /// <summary>Zero-based number of the epoch. Another number gives another order of a shuffled feed.</summary>
    public long Epoch { get; init; }

    /// <summary>Seeds the order and every random number of the feed.</summary>
    public ulong Seed { get; init; }

    /// <summary>Rows of a global batch. 0, the default, means the feed's own.</summary>
    public long BatchSize { get; init; }

    /// <summary>Global batches to deliver, 1 or more. Null means to the feed's end; an infinite feed needs a number.</summary>
    public long? Steps { get; init; }

    /// <summary>How the epoch reaches several consumers. Default: each reads all of it.</summary>
    public Delivery Delivery { get; init; } = Delivery.Every;

    /// <summary>Number of ranks; 0 means 1 where each consumer reads all.</summary>
    public long WorldSize { get; init; }

    /// <summary>What happens to rows that do not fill a batch. Default: the last one is shorter.</summary>
    public Remainder Remainder { get; init; } = Remainder.Short;

    /// <summary>The generator function's arguments, by name. Those left out take the feed's defaults.</summary>
    public ImmutableDictionary<string, string> Parameters { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Where to start: the cursor of a batch or of an end. Empty means step 0. <see cref="Steps"/> counts from here.</summary>
    public EpochCursor Cursor { get; init; }

    internal static EpochRequest FromWire(StartEpochRequest request) => new()
    {
        Feed = request.Feed,
        Run = request.Run,
        Epoch = request.Epoch,
        Seed = request.Seed,
        BatchSize = request.BatchSize,
        Steps = request.HasSteps ? request.Steps : null,
        Delivery = (Delivery)request.Delivery,
        WorldSize = request.WorldSize,
        Remainder = (Remainder)request.Remainder,
        Parameters = request.Parameters.ToImmutableDictionary(),
        Cursor = EpochCursor.Of(request.Cursor),
    };

    internal StartEpochRequest ToWire()
    {
        var request = new StartEpochRequest
        {
            Feed = Feed,
            Run = Run,
            Epoch = Epoch,
            Seed = Seed,
            BatchSize = BatchSize,
            Delivery = (Protocol.V1.Delivery)Delivery,
            WorldSize = WorldSize,
            Remainder = (Protocol.V1.Remainder)Remainder,
            Cursor = Cursor.ToWire(),
        };
        if (Steps is { } steps)
        {
            request.Steps = steps;
        }

        request.Parameters.Add(Parameters);
        return request;
    }
}
