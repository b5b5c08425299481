using DataFeed.Chaos.Schedule;

namespace DataFeed.Chaos;

/// <summary>What is run and disturbed.</summary>
/// <param name="Seed">Of the first run; each further run takes the next.</param>
/// <param name="Runs">How many.</param>
/// <param name="Servers">Data servers, each a process.</param>
/// <param name="Consumers">Trainers, each a process; the world size where the delivery is SPLIT.</param>
/// <param name="Delivery">How the epoch reaches them.</param>
/// <param name="Steps">Steps of the epoch.</param>
/// <param name="Feed">The feed; null lets the seed choose.</param>
internal sealed record ChaosOptions(
    ulong Seed, int Runs = 1, int Servers = 3, int Consumers = 2, Delivery Delivery = Delivery.Every, int Steps = 200, string? Feed = null)
{
    /// <summary>Address of the ledger that the servers share; null for a SQLite file of each QUEUE run's own, and none otherwise.</summary>
    public string? Ledger { get; init; }

    /// <summary>What is done to the ledger's database; null where it is left alone.</summary>
    public LedgerCommands? LedgerCommands { get; init; }

    public ScheduleShape Shape => new(Servers, Consumers, Steps, LedgerCommands is not null);

    /// <summary>The command that repeats one run.</summary>
    public string CommandFor(ulong seed) => FormattableString.Invariant(
        $"dotnet run -c Release --project tests/DataFeed.Chaos -- --seed {seed} --servers {Servers} --consumers {Consumers} --delivery {Delivery.ToString().ToLowerInvariant()} --steps {Steps}")
        + (Feed is null ? "" : $" --feed {Feed}") + (Ledger is null ? "" : $" --ledger '{Ledger}'")
        + (LedgerCommands is { } commands ? $" --ledger-kill '{commands.Kill}' --ledger-start '{commands.Start}'" : "");
}
