using System.Text.Json;

namespace DataFeed.Chaos.Children;

/// <summary>What a server of a run serves. Its first line of input.</summary>
/// <param name="Steps">Steps of its feeds.</param>
/// <param name="Ledger">Address of the ledger; null for none that is shared.</param>
/// <param name="Advertise">Where trainers reach it; null for where it listens.</param>
internal sealed record ServerOrder(int Steps, string? Ledger = null, string? Advertise = null)
{
    public string ToLine() => JsonSerializer.Serialize(this);

    public static ServerOrder Parse(string line) => JsonSerializer.Deserialize<ServerOrder>(line)!;
}
