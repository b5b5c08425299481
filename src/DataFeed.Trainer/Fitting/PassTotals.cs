using DataFeed.Trainer.Models;

namespace DataFeed.Trainer.Fitting;

/// <summary>Means over the rows of a pass: a batch weighs as many as it has.</summary>
internal sealed class PassTotals(IModel model)
{
    private readonly double[] _metrics = new double[model.Metrics.Count];
    private double _loss;

    public long Steps { get; private set; }

    public long Rows { get; private set; }

    public double Loss => _loss / Rows;

    public IReadOnlyList<Metric> Metrics =>
        [.. model.Metrics.Zip(_metrics, (name, total) => new Metric(name, total / Rows))];

    /// <summary>Counts a batch that had rows.</summary>
    public void Add(long rows, in StepScore score)
    {
        _loss += score.Loss * rows;
        for (var index = 0; index < _metrics.Length; index++)
        {
            _metrics[index] += score.Metrics[index] * rows;
        }

        Rows += rows;
        Steps++;
    }

    /// <summary>Counts a batch of which this rank got no row.</summary>
    public void AddEmpty() => Steps++;
}
