using System.Text.Json;
using DataFeed.Client.Epochs;

namespace DataFeed.Chaos.Children;

/// <summary>What a trainer is to read. Its first line of input.</summary>
/// <param name="Servers">Addresses of all servers.</param>
/// <param name="Run">Groups the trainers.</param>
/// <param name="Feed">The feed.</param>
/// <param name="Seed">Of the epoch.</param>
/// <param name="Delivery">How the epoch reaches the trainers.</param>
/// <param name="WorldSize">How many trainers there are.</param>
/// <param name="Rank">Which of them it is.</param>
/// <param name="Checkpoint">The file that it keeps its state in.</param>
internal sealed record TrainerOrder(
    string[] Servers, string Run, string Feed, ulong Seed, Delivery Delivery, int WorldSize, int Rank, string Checkpoint)
{
    public EpochRequest ToRequest() => new() { Feed = Feed, Run = Run, Seed = Seed, Delivery = Delivery, WorldSize = WorldSize };

    public string ToLine() => JsonSerializer.Serialize(this);

    public static TrainerOrder Parse(string line) => JsonSerializer.Deserialize<TrainerOrder>(line)!;
}
