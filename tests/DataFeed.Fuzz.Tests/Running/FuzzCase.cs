using DataFeed.Fuzz.Tests.Inputs;

namespace DataFeed.Fuzz.Tests.Running;

/// <summary>One input on its way: how to make it again, and what it looks like if something fails.</summary>
internal sealed class FuzzCase(ulong seed, FuzzTarget target, long index)
{
    private const int ShownBytes = 600;

    private readonly List<(string Name, byte[] Bytes)> _shown = [];

    public long Index => index;

    public FuzzRandom Random { get; } = new(seed, target, index);

    /// <summary>Notes bytes that a failure prints.</summary>
    public void Show(string name, byte[] bytes) => _shown.Add((name, bytes));

    public void Show(string name, string text) => Show(name, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Fails this input.</summary>
    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FuzzException(otherwise);
        }
    }

    public override string ToString()
    {
        var left = ShownBytes;
        var lines = new List<string> { $"{target}, {FuzzSettings.SeedVariable}={seed}, index {index}" };
        foreach (var (name, bytes) in _shown)
        {
            var shown = bytes.AsSpan(0, Math.Min(left, bytes.Length));
            left -= shown.Length;
            lines.Add($"  {name}, {bytes.Length} bytes: {Convert.ToHexStringLower(shown)}{(shown.Length < bytes.Length ? "…" : "")}");
        }

        return string.Join('\n', lines);
    }
}
