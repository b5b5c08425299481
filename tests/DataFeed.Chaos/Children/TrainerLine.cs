using System.Globalization;

namespace DataFeed.Chaos.Children;

/// <summary>A line that a trainer writes.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Number">Steps done before, the step, or steps in all.</param>
/// <param name="Hash">Of everything read up to there.</param>
/// <param name="Waited">How long the trainer waited for this step's batch, in milliseconds.</param>
internal readonly record struct TrainerLine(TrainerLineKind Kind, long Number, string Hash, double Waited = 0)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Number} {Hash} {Waited:F3}");

    public static TrainerLine Parse(string line)
    {
        var words = line.Split(' ');
        return new TrainerLine(
            Enum.Parse<TrainerLineKind>(words[0]), long.Parse(words[1], CultureInfo.InvariantCulture), words[2], double.Parse(words[3], CultureInfo.InvariantCulture));
    }
}
