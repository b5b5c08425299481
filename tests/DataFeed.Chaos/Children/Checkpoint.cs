using System.Text.Json;
using DataFeed.Client.Epochs;

namespace DataFeed.Chaos.Children;

/// <summary>A trainer's state: all that a restarted one knows.</summary>
/// <param name="Steps">Steps that it has taken.</param>
/// <param name="Cursor">The cursor of the last of them, in base 64; empty at the start.</param>
/// <param name="Hash">Of everything it has read: what a model's weights are to a real one.</param>
internal sealed record Checkpoint(long Steps, string Cursor, string Hash)
{
    private static readonly Checkpoint Start = new(0, "", StepHash.Empty);

    public EpochCursor Position => EpochCursor.Parse(Convert.FromBase64String(Cursor));

    public static Checkpoint Load(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize<Checkpoint>(File.ReadAllText(path))! : Start;

    /// <summary>Writes it whole or not at all, whenever the process is killed.</summary>
    public void Save(string path)
    {
        var half = path + ".half";
        File.WriteAllText(half, JsonSerializer.Serialize(this));
        File.Move(half, path, overwrite: true);
    }
}
