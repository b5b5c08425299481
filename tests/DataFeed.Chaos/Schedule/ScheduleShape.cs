namespace DataFeed.Chaos.Schedule;

/// <summary>What a schedule is made for.</summary>
/// <param name="Servers">Servers, 1 or more.</param>
/// <param name="Consumers">Trainers, 1 or more.</param>
/// <param name="Steps">Steps of the epoch, 20 or more.</param>
/// <param name="HasLedger">Whether there is a ledger that can be killed.</param>
internal sealed record ScheduleShape(int Servers, int Consumers, int Steps, bool HasLedger);
