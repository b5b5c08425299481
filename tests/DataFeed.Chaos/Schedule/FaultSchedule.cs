using System.Collections.Immutable;
using DataFeed.Core.Order;

namespace DataFeed.Chaos.Schedule;

/// <summary>Everything that is done to a run, in order: a pure function of the seed and the shape, on every machine.</summary>
internal static class FaultSchedule
{
    private const long Stream = 0x6368616F73;
    private const int FewestFaults = 4;
    private const int MostFaults = 8;

    // The first twentieth and the last three are left alone: there a trainer may not read yet, or have everything on its way already.
    private const int Parts = 20;
    private const int PartsDisturbed = 16;

    // Kills are what a run is for; what only takes time is rarer.
    private static readonly (FaultKind Kind, int Weight, int Shortest, int Longest)[] Choices =
    [
        (FaultKind.KillServer, 7, 0, 300),
        (FaultKind.KillTrainer, 4, 0, 100),
        (FaultKind.DropConnections, 4, 0, 0),
        (FaultKind.DelayConnections, 2, 50, 400),
        (FaultKind.StallConnections, 2, 50, 400),
        (FaultKind.PauseServer, 2, 50, 400),
        (FaultKind.PauseTrainer, 1, 50, 300),
        (FaultKind.KillLedger, 4, 0, 500),
    ];

    public static ImmutableArray<Fault> Create(ulong seed, ScheduleShape shape)
    {
        var random = new KeyedRandom(seed, 0, 0, Stream);
        var count = FewestFaults + (int)random.NextInt64(MostFaults - FewestFaults + 1);
        var faults = ImmutableArray.CreateBuilder<Fault>(count);
        for (var index = 0; index < count; index++)
        {
            faults.Add(Draw(ref random, shape));
        }

        // Stable, so that of two at one step the first drawn comes first.
        return [.. faults.OrderBy(fault => fault.AtStep)];
    }

    private static Fault Draw(ref KeyedRandom random, ScheduleShape shape)
    {
        var part = shape.Steps / Parts;
        var step = part + random.NextInt64(part * PartsDisturbed);
        var possible = Choices.Where(choice => shape.HasLedger || choice.Kind != FaultKind.KillLedger).ToArray();
        var drawn = random.NextInt64(possible.Sum(choice => choice.Weight));
        var index = 0;
        while (drawn >= possible[index].Weight)
        {
            drawn -= possible[index++].Weight;
        }

        var (kind, _, shortest, longest) = possible[index];
        var targets = kind switch
        {
            FaultKind.KillTrainer or FaultKind.PauseTrainer => shape.Consumers,
            FaultKind.KillLedger => 1,
            _ => shape.Servers,
        };
        return new Fault(step, kind, (int)random.NextInt64(targets), shortest + (int)random.NextInt64(longest - shortest + 1));
    }
}
